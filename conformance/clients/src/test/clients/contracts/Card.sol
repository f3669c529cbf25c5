// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {ERC721URIStorage, ERC721} from "@openzeppelin/contracts/token/ERC721/extensions/ERC721URIStorage.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";

/// An ERC-721 token that its owner mints.
contract Card is ERC721URIStorage, Ownable {
    constructor() ERC721("Card", "CRD") Ownable(msg.sender) {}

    function mint(address to, uint256 id, string calldata uri) external onlyOwner {
        _safeMint(to, id);
        _setTokenURI(id, uri);
    }
}
