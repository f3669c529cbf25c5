// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.0;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

interface Factory {
    function createPair(address a, address b) external returns (address pair);
}

interface Pair {
    function token0() external view returns (address);
    function getReserves() external view returns (uint112 reserve0, uint112 reserve1, uint32 time);
    function mint(address to) external returns (uint256 liquidity);
    function swap(uint256 out0, uint256 out1, address to, bytes calldata data) external;
}

contract Coin is ERC20 {
    constructor() ERC20("Coin", "COIN") {
        _mint(msg.sender, 1e27);
    }
}

/// A pair of Uniswap V2, and who trades on it.
contract Swaps {
    Pair private immutable pair;
    ERC20 private immutable coin0;
    ERC20 private immutable coin1;

    constructor(Factory factory) {
        Coin a = new Coin();
        Coin b = new Coin();
        pair = Pair(factory.createPair(address(a), address(b)));
        (coin0, coin1) = pair.token0() == address(a) ? (a, b) : (b, a);
        coin0.transfer(address(pair), 1e24);
        coin1.transfer(address(pair), 3e24);
        pair.mint(address(this));
    }

    /// n swaps, forth and back; returns the reserves.
    function swaps(uint256 n) external returns (uint256) {
        for (uint256 i = 0; i < n; i++) {
            uint256 amount = 1e20 + i * 1e18;
            (uint256 reserve0, uint256 reserve1,) = pair.getReserves();
            if (i % 2 == 0) {
                coin0.transfer(address(pair), amount);
                pair.swap(0, out(amount, reserve0, reserve1), address(this), "");
            } else {
                coin1.transfer(address(pair), amount);
                pair.swap(out(amount, reserve1, reserve0), 0, address(this), "");
            }
        }
        (uint256 left0, uint256 left1,) = pair.getReserves();
        return (left0 << 128) | left1;
    }

    function out(uint256 amount, uint256 reserveIn, uint256 reserveOut) private pure returns (uint256) {
        uint256 paid = amount * 997;
        return paid * reserveOut / (reserveIn * 1000 + paid);
    }
}
