// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.0;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// OpenZeppelin's token, with many transfers in one call.
contract Erc20Loop is ERC20 {
    constructor() ERC20("Coin", "COIN") {
        _mint(address(this), 1e24);
    }

    /// n transfers to 64 accounts; returns what one of them has.
    function transfers(uint256 n) external returns (uint256) {
        for (uint256 i = 0; i < n; i++) {
            _transfer(address(this), address(uint160(0xa000 + (i % 64))), 1 + (i % 3));
        }
        return balanceOf(address(0xa007));
    }
}
