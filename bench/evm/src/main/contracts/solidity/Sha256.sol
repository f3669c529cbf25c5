// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity ^0.8.0;

/// SHA-256 (FIPS 180-4) in Solidity, without the precompile.
contract Sha256 {
    bytes private constant K =
        hex"428a2f9871374491b5c0fbcfe9b5dba53956c25b59f111f1923f82a4ab1c5ed5"
        hex"d807aa9812835b01243185be550c7dc372be5d7480deb1fe9bdc06a7c19bf174"
        hex"e49b69c1efbe47860fc19dc6240ca1cc2de92c6f4a7484aa5cb0a9dc76f988da"
        hex"983e5152a831c66db00327c8bf597fc7c6e00bf3d5a7914706ca635114292967"
        hex"27b70a852e1b21384d2c6dfc53380d13650a7354766a0abb81c2c92e92722c85"
        hex"a2bfe8a1a81a664bc24b8b70c76c51a3d192e819d6990624f40e3585106aa070"
        hex"19a4c1161e376c082748774c34b0bcb5391c0cb34ed8aa4a5b9cca4f682e6ff3"
        hex"748f82ee78a5636f84c878148cc7020890befffaa4506cebbef9a3f7c67178f2";

    /// The digest of n bytes, byte i being 7i + 3.
    function digest(uint256 n) external pure returns (bytes32) {
        bytes memory message = new bytes(n);
        for (uint256 i = 0; i < n; i++) {
            message[i] = bytes1(uint8((7 * i + 3) % 256));
        }
        return sha(message);
    }

    function sha(bytes memory message) private pure returns (bytes32) {
        bytes memory padded =
            abi.encodePacked(
                message, hex"80", new bytes((119 - (message.length % 64)) % 64), uint64(message.length * 8));
        uint32[64] memory k = words(K, 0, 64);
        uint32[8] memory h = [
            uint32(0x6a09e667), 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
        ];
        uint32[64] memory w;
        for (uint256 at = 0; at < padded.length; at += 64) {
            block512(h, k, w, padded, at);
        }
        uint256 result;
        for (uint256 i = 0; i < 8; i++) {
            result = (result << 32) | h[i];
        }
        return bytes32(result);
    }

    function block512(uint32[8] memory h, uint32[64] memory k, uint32[64] memory w, bytes memory data, uint256 at)
        private
        pure
    {
        unchecked {
            for (uint256 i = 0; i < 16; i++) {
                w[i] = word(data, at + 4 * i);
            }
            for (uint256 i = 16; i < 64; i++) {
                uint32 x = w[i - 15];
                uint32 y = w[i - 2];
                w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ (x >> 3)) + w[i - 7]
                    + (rotate(y, 17) ^ rotate(y, 19) ^ (y >> 10));
            }
            uint32[8] memory v;
            for (uint256 i = 0; i < 8; i++) {
                v[i] = h[i];
            }
            for (uint256 i = 0; i < 64; i++) {
                round(v, k[i] + w[i]);
            }
            for (uint256 i = 0; i < 8; i++) {
                h[i] += v[i];
            }
        }
    }

    function round(uint32[8] memory v, uint32 input) private pure {
        unchecked {
            uint32 e = v[4];
            uint32 a = v[0];
            uint32 t1 = v[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & v[5]) ^ (~e & v[6])) + input;
            uint32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
            v[7] = v[6];
            v[6] = v[5];
            v[5] = e;
            v[4] = v[3] + t1;
            v[3] = v[2];
            v[2] = v[1];
            v[1] = a;
            v[0] = t1 + t2;
        }
    }

    function rotate(uint32 x, uint256 by) private pure returns (uint32) {
        return (x >> by) | (x << (32 - by));
    }

    function word(bytes memory data, uint256 at) private pure returns (uint32) {
        return (uint32(uint8(data[at])) << 24) | (uint32(uint8(data[at + 1])) << 16)
            | (uint32(uint8(data[at + 2])) << 8) | uint8(data[at + 3]);
    }

    function words(bytes memory data, uint256 at, uint256 count) private pure returns (uint32[64] memory result) {
        for (uint256 i = 0; i < count; i++) {
            result[i] = word(data, at + 4 * i);
        }
    }
}
