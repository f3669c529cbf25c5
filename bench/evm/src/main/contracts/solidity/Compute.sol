// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.0;

/// Loops that each exercise one side of a machine for bytecode.
contract Compute {
    mapping(uint256 => uint256) private slots;
    uint256 private last;

    function nothing() external pure {}

    /// Checked arithmetic on small numbers.
    function numeric(uint256 n) external pure returns (uint256 x) {
        x = 1;
        for (uint256 i = 0; i < n; i++) {
            x = (x * 31 + i) % 1000003;
        }
    }

    /// Arithmetic on numbers of 256 bits: products and sums in a field, division, shifts.
    function wide(uint256 n) external pure returns (uint256 x) {
        uint256 p = 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f;
        x = type(uint256).max;
        for (uint256 i = 0; i < n; i++) {
            x = mulmod(x, x, p);
            x = addmod(x, i, p);
            unchecked {
                x *= 0x123456789abcdef0123456789abcdef0123456789abcdef;
                x ^= x >> 7;
                x += x / (i + 3);
            }
        }
    }

    /// Keccak-256 of two words, again and again.
    function hashes(uint256 n) external pure returns (bytes32 h) {
        for (uint256 i = 0; i < n; i++) {
            h = keccak256(abi.encode(h, i));
        }
    }

    /// Quicksort of n words in memory; returns a word that tells the order of all of them.
    function sort(uint256 n) external pure returns (uint256 digest) {
        uint256[] memory a = new uint256[](n);
        uint256 seed = 12345;
        for (uint256 i = 0; i < n; i++) {
            seed = (seed * 1103515245 + 12345) % 2147483648;
            a[i] = seed;
        }
        quick(a, 0, int256(n) - 1);
        for (uint256 i = 0; i < n; i++) {
            digest = (digest * 31 + a[i]) % 1000000007;
        }
    }

    function quick(uint256[] memory a, int256 left, int256 right) private pure {
        if (left >= right) return;
        int256 i = left;
        int256 j = right;
        uint256 pivot = a[uint256(left + (right - left) / 2)];
        while (i <= j) {
            while (a[uint256(i)] < pivot) i++;
            while (pivot < a[uint256(j)]) j--;
            if (i <= j) {
                (a[uint256(i)], a[uint256(j)]) = (a[uint256(j)], a[uint256(i)]);
                i++;
                j--;
            }
        }
        quick(a, left, j);
        quick(a, i, right);
    }

    /// Rounds of three slots: one is read and written, one read, one written.
    function store(uint256 n) external returns (uint256 x) {
        for (uint256 i = 0; i < n; i++) {
            slots[i % 64] += i;
            x += slots[(i * 7) % 64];
            last = x;
        }
    }
}
