package io.pandan.conformance.fuzz;

import io.pandan.api.MalformedException;
import io.pandan.api.vm.ActorBundle;
import io.pandan.ipld.MemoryBlockstore;
import io.pandan.ipld.car.CarException;
import io.pandan.ipld.car.CarReader;
import java.io.ByteArrayInputStream;
import java.util.List;

/** CAR archives, and bundles of actors in them. */
public final class BundleTarget {
  private BundleTarget() {}

  /** Reads a CAR and a bundle. */
  public static void fuzzerTestOneInput(byte[] data) {
    Refusals.allow(
        List.of(CarException.class),
        () -> {
          try (CarReader reader = new CarReader(new ByteArrayInputStream(data))) {
            reader.copyTo(new MemoryBlockstore());
          }
        });
    Refusals.allow(
        List.of(MalformedException.class),
        () -> ActorBundle.read(new ByteArrayInputStream(data), new MemoryBlockstore()));
  }
}
