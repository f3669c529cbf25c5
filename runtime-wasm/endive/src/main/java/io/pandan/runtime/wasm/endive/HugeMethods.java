package io.pandan.runtime.wasm.endive;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** Whether this JVM compiles methods of 8,000 bytes and more; HotSpot does not by itself. */
final class HugeMethods {
  /** The option that makes HotSpot compile them. */
  static final String OPTION = "-XX:-DontCompileHugeMethods";

  private HugeMethods() {}

  /** False too where that cannot be told. */
  static boolean areCompiled() {
    try {
      Object option =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                  "getVMOption",
                  new Object[] {"DontCompileHugeMethods"},
                  new String[] {String.class.getName()});
      return option instanceof CompositeData data && "false".equals(data.get("value"));
    } catch (JMException e) {
      return false;
    }
  }
}
