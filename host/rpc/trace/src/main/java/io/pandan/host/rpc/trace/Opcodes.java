package io.pandan.host.rpc.trace;

/** The instructions that tracers look at (Ethereum's yellow paper, appendix H). */
final class Opcodes {
  static final int BALANCE = 0x31;
  static final int EXTCODESIZE = 0x3b;
  static final int EXTCODECOPY = 0x3c;
  static final int EXTCODEHASH = 0x3f;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int CALL = 0xf1;
  static final int CALLCODE = 0xf2;
  static final int DELEGATECALL = 0xf4;
  static final int STATICCALL = 0xfa;
  static final int SELFDESTRUCT = 0xff;

  private Opcodes() {}
}
