package io.github.batchwright.testkit.contract;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the tests of a contract by hand, to see that they find what is wrong. */
final class ContractRun {
  private ContractRun() {}

  /** Returns the names of the tests that fail, each run on an instance of its own. */
  static Set<String> failures(Supplier<?> contract) {
    Set<String> failures = new TreeSet<>();
    for (Method test : annotated(contract.get().getClass(), Test.class)) {
      if (!passes(contract.get(), test)) {
        failures.add(test.getName());
      }
    }
    return failures;
  }

  private static boolean passes(Object instance, Method test) {
    try {
      for (Method before : annotated(instance.getClass(), BeforeEach.class)) {
        before.invoke(instance);
      }
      try {
        test.invoke(instance);
      } finally {
        for (Method after : annotated(instance.getClass(), AfterEach.class)) {
          after.invoke(instance);
        }
      }
      return true;
    } catch (InvocationTargetException e) {
      // An assumption that does not hold; its class is that of a library we need for nothing else.
      return e.getCause().getClass().getSimpleName().equals("TestAbortedException");
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Method> annotated(Class<?> type, Class<? extends Annotation> annotation) {
    List<Method> methods = new ArrayList<>();
    for (Class<?> one = type; one != null; one = one.getSuperclass()) {
      for (Method method : one.getDeclaredMethods()) {
        if (method.isAnnotationPresent(annotation)) {
          method.setAccessible(true);
          methods.add(method);
        }
      }
    }
    return methods;
  }
}
