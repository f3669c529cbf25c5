package io.pandan.conformance.container;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.ops4j.pax.exam.ExamConfigurationException;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainerException;
import org.ops4j.pax.exam.TestProbeBuilder;
import org.ops4j.pax.exam.spi.ExamReactor;
import org.ops4j.pax.exam.spi.StagedExamReactor;
import org.ops4j.pax.exam.spi.reactors.ReactorManager;

/**
 * Runs the test methods of a Jupiter class in one Pax Exam container a class, since Pax Exam has no
 * driver for Jupiter. Class and methods are public; the instance that a method runs on is made
 * inside the container, so that Jupiter's own callbacks do not reach it.
 */
public final class InContainer implements InvocationInterceptor {
  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    invocation.skip();
    Container container =
        context
            .getParent()
            .orElseThrow()
            .getStore(ExtensionContext.Namespace.create(InContainer.class))
            .getOrComputeIfAbsent(
                Container.class,
                key -> Container.start(context.getRequiredTestClass(), method.getTarget().get()),
                Container.class);
    container.run(method.getExecutable().getName());
  }

  /** A started container, with the addresses of the tests in it. */
  record Container(Class<?> testClass, StagedExamReactor reactor, Map<String, TestAddress> tests)
      implements AutoCloseable {
    static Container start(Class<?> testClass, Object instance) {
      ReactorManager manager = ReactorManager.getInstance();
      ExamReactor reactor = manager.prepareReactor(testClass, instance);
      Map<TestAddress, String> names = new HashMap<>();
      try {
        TestProbeBuilder probe = manager.createProbeBuilder(instance);
        for (Method method : testClass.getMethods()) {
          if (method.isAnnotationPresent(Test.class)) {
            names.put(probe.addTest(testClass, method.getName()), method.getName());
          }
        }
        reactor.addProbe(probe);
      } catch (java.io.IOException | ExamConfigurationException e) {
        throw new TestContainerException(e);
      }
      StagedExamReactor staged = manager.stageReactor();
      manager.beforeClass(staged, instance);
      Map<String, TestAddress> tests = new HashMap<>();
      for (TestAddress target : staged.getTargets()) {
        tests.put(names.get(target.root()), target);
      }
      return new Container(testClass, staged, tests);
    }

    void run(String method) throws Throwable {
      try {
        reactor.invoke(tests.get(method));
      } catch (TestContainerException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
          cause = cause.getCause();
        }
        throw cause;
      }
    }

    @Override
    public void close() {
      ReactorManager.getInstance().afterClass(reactor, testClass);
    }
  }
}
