package io.pandan.vm.gas;

/**
 * What something costs and what it is called in traces. Names are ref-fvm's.
 *
 * @param name the charge's name
 * @param milligas thousandths of gas, not negative
 */
public record GasCharge(String name, long milligas) {}
