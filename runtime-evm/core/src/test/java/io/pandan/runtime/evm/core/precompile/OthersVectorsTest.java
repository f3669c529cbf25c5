package io.pandan.runtime.evm.core.precompile;

import io.pandan.runtime.evm.core.precompile.ModExp.Pricing;
import io.pandan.runtime.evm.core.precompile.bn254.EcAdd;
import io.pandan.runtime.evm.core.precompile.bn254.EcMul;
import io.pandan.runtime.evm.core.precompile.bn254.EcPairing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * All cases of others: every file below {@code evm-precompiles} of the folder that {@code vectors}
 * names, and below the one that {@code precompiles} names. For the latter there are go-ethereum's
 * {@code core/vm/testdata/precompiles}, {@code assets/eip-2537} and {@code eip-7951} of
 * ethereum/EIPs and {@code tests/verify_kzg_proof} of ethereum/c-kzg-4844. A file that is not known
 * fails.
 */
class OthersVectorsTest {
  private static final Map<String, Precompile> BY_FILE = byFile();

  @TestFactory
  Stream<DynamicTest> shouldAgreeWithTheCasesBesideTheCheckout() throws IOException {
    return below(Path.of(System.getProperty("vectors", "absent"), "evm-precompiles"));
  }

  @TestFactory
  Stream<DynamicTest> shouldAgreeWithTheCasesOfAnyFolder() throws IOException {
    return below(Path.of(System.getProperty("precompiles", "absent")));
  }

  private static Stream<DynamicTest> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      String skipped = "SKIPPED: no test data of others at " + folder;
      return Stream.of(DynamicTest.dynamicTest(skipped, () -> Assumptions.abort(skipped)));
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    return files.stream().flatMap(OthersVectorsTest::tests);
  }

  private static Stream<DynamicTest> tests(Path file) {
    String name = file.getFileName().toString();
    if (name.endsWith(".yaml")) {
      return Stream.of(PrecompileVectors.ofKzgYaml(file, ethereum(0x0a)));
    }
    if (!name.endsWith(".json")) {
      return Stream.empty();
    }
    Precompile precompile = BY_FILE.get(name.replaceFirst("^fail-", ""));
    if (precompile == null) {
      return Stream.of(
          DynamicTest.dynamicTest(
              name,
              () -> {
                throw new AssertionError("it is not known what these cases are for: " + file);
              }));
    }
    return PrecompileVectors.ofJson(file, precompile).stream();
  }

  private static Precompile ethereum(int address) {
    return Precompiles.OSAKA.byAddress(address).orElseThrow();
  }

  private static Map<String, Precompile> byFile() {
    Map<String, Precompile> all = new HashMap<>();
    all.put("ecRecover.json", ethereum(1));
    all.put("modexp.json", new ModExp(Pricing.EIP_198, ModExp.ANY_LENGTH));
    all.put("modexp_eip2565.json", new ModExp(Pricing.EIP_2565, ModExp.ANY_LENGTH));
    all.put("modexp_eip7883.json", ethereum(5));
    all.put("bn256Add.json", new EcAdd(EcAdd.EIP_1108_GAS));
    all.put("bn256ScalarMul.json", new EcMul(EcMul.EIP_1108_GAS));
    all.put("bn256Pairing.json", EcPairing.EIP_1108);
    all.put("blake2F.json", ethereum(9));
    all.put("blake2f.json", ethereum(9));
    all.put("pointEvaluation.json", ethereum(0x0a));
    // EIP-7951's own cases, which have RIP-7212's price, and go-ethereum's.
    all.put("eip7951_p256verify.json", new P256Verify(P256Verify.RIP_7212_GAS));
    all.put("test-vectors.json", new P256Verify(P256Verify.RIP_7212_GAS));
    all.put("p256Verify.json", ethereum(0x100));
    String[][] eip2537 = {
      {"blsG1Add", "add_G1_bls"},
      {"blsG1Mul", "blsG1MultiExp", "mul_G1_bls", "msm_G1_bls"},
      {"blsG2Add", "add_G2_bls"},
      {"blsG2Mul", "blsG2MultiExp", "mul_G2_bls", "msm_G2_bls"},
      {"blsPairing", "pairing_check_bls"},
      {"blsMapG1", "map_fp_to_G1_bls"},
      {"blsMapG2", "map_fp2_to_G2_bls"}
    };
    for (int i = 0; i < eip2537.length; i++) {
      for (String name : eip2537[i]) {
        all.put(name + ".json", ethereum(0x0b + i));
      }
    }
    return all;
  }
}
