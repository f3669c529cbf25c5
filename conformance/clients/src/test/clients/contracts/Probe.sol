// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// What clients show of failures, storage and contracts that make contracts.
contract Probe {
    uint256 public number = 42;
    mapping(address => uint256) public paid;
    Child public child;

    error Refused(address who, uint256 amount);

    event Stored(uint256 indexed before, uint256 indexed now_, bytes note);

    function store(uint256 value, bytes calldata note) external {
        emit Stored(number, value, note);
        number = value;
    }

    function pay() external payable {
        paid[msg.sender] += msg.value;
    }

    function failWithReason() external pure {
        require(false, "pandan says no");
    }

    function failWithError() external view {
        revert Refused(msg.sender, 7);
    }

    function failWithPanic(uint256 divisor) external pure returns (uint256) {
        return 1 / divisor;
    }

    function makeChild() external returns (address) {
        child = new Child{salt: bytes32(uint256(1))}(number);
        return address(child);
    }

    function block_() external view returns (uint256, uint256, uint256) {
        return (block.number, block.timestamp, block.chainid);
    }
}

contract Child {
    uint256 public immutable inherited;

    constructor(uint256 value) {
        inherited = value;
    }
}
