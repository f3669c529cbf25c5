package io.pandan.host.chain.block;

import io.pandan.api.MalformedException;
import io.pandan.api.Message;
import io.pandan.api.Signature;
import io.pandan.api.SignedMessage;
import io.pandan.api.eth.EthAddress;
import io.pandan.crypto.Secp256k1;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mark that a message of an impersonated sender has in the place of a signature, so that its
 * block can be executed again: by form the signature of a type 2 transaction, whose r is the
 * sender's address and whose s is a text. It is nobody's signature; only development networks take
 * it for one.
 */
public final class Impersonation {
  private static final int WORD = 32;
  private static final byte[] MARK =
      "Pandan: an impersonated sender. ".getBytes(StandardCharsets.US_ASCII);

  private Impersonation() {}

  /**
   * The message with the mark.
   *
   * @throws MalformedException when its sender has no Ethereum address
   */
  public static SignedMessage mark(Message message) {
    byte[] signature =
        signature(message)
            .orElseThrow(
                () ->
                    new MalformedException(
                        "sender " + message.from() + " has no Ethereum address"));
    return new SignedMessage(message, new Signature(Signature.Type.DELEGATED, signature));
  }

  /** Whether a message has the mark. */
  public static boolean isMarked(SignedMessage signed) {
    byte[] bytes = signed.signature().bytes();
    return signed.signature().type() == Signature.Type.DELEGATED
        && bytes.length == Secp256k1.SIGNATURE_BYTES
        && Arrays.equals(bytes, WORD, 2 * WORD, MARK, 0, WORD)
        && signature(signed.message()).filter(mark -> Arrays.equals(mark, bytes)).isPresent();
  }

  private static Optional<byte[]> signature(Message message) {
    return EthAddress.from(message.from())
        .map(
            address -> {
              byte[] bytes = new byte[Secp256k1.SIGNATURE_BYTES];
              byte[] sender = address.toBytes();
              System.arraycopy(sender, 0, bytes, WORD - sender.length, sender.length);
              System.arraycopy(MARK, 0, bytes, WORD, WORD);
              return bytes;
            });
  }
}
