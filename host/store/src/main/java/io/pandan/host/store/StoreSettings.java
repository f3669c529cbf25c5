package io.pandan.host.store;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the chain's storage. */
@ObjectClassDefinition(name = "Pandan Store", description = "Where and how the chain is stored.")
public @interface StoreSettings {
  /** The settings' persistent identity in Configuration Admin. */
  String PID = "io.pandan.host.store";

  /** Where the database lies. */
  @AttributeDefinition(
      name = "Folder",
      description = "Where the database lies. Empty: the folder chain in the node's data folder.")
  String folder() default "";

  /** Memory for blocks that were read, in MiB. */
  @AttributeDefinition(
      name = "Cache",
      description = "Memory for blocks that were read, in MiB, outside of Java's heap.",
      min = "8")
  int cacheMib() default 128;

  /** Free space below which writing stops, in MiB. */
  @AttributeDefinition(
      name = "Low-water mark",
      description =
          "Free space of the disk, in MiB, below which nothing is written any more, because a"
              + " database on a full disk cannot be opened for writing again.",
      min = "0")
  int minFreeMib() default 256;
}
