package io.pandan.host.wallet.development;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys. Without this configuration there is no such wallet. */
@ObjectClassDefinition(
    name = "Pandan Development Wallet",
    description = "Keys that everybody knows, for development networks only.")
public @interface DevelopmentKeys {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.wallet.development";

  /** Private keys. */
  @AttributeDefinition(
      name = "Private keys",
      description =
          "Private keys of secp256k1, 64 hexadecimal digits each. Whoever reaches the node signs"
              + " with them: never a key that is worth something.")
  String[] privateKeys() default {};
}
