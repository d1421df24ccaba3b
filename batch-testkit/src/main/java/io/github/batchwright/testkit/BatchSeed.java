package io.github.batchwright.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The seed of the harness that a {@link BatchExtension} makes for a test, or for all tests of a
 * class and of those nested in it; the nearest one counts. It goes before that of the description
 * and that of the configuration parameter {@value BatchExtension#SEED}.
 */
@Documented
@Inherited
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface BatchSeed {
  /** Returns the seed. */
  long value();
}
