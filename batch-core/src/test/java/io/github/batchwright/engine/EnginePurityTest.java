package io.github.batchwright.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The engine package calls no clock, no randomness, and nothing that iterates in hash order. */
class EnginePurityTest {
  private static final String ENGINE = "io.github.batchwright.engine..";
  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          Instant.class.getName() + ".now",
          "java.time.InstantSource.system",
          "java.time.LocalDateTime.now",
          "java.time.ZonedDateTime.now",
          UUID.class.getName() + ".randomUUID",
          "java.lang.Math.random",
          "java.lang.Thread.sleep");
  private static final List<Class<?>> FORBIDDEN =
      List.of(
          Clock.class,
          Random.class,
          ThreadLocalRandom.class,
          HashMap.class,
          HashSet.class,
          IdentityHashMap.class,
          WeakHashMap.class,
          ConcurrentHashMap.class);
  private static final Set<String> HASH_ORDERED =
      Set.of(
          Map.class.getName() + ".of",
          Map.class.getName() + ".ofEntries",
          Map.class.getName() + ".copyOf",
          Set.class.getName() + ".of",
          Set.class.getName() + ".copyOf",
          Collectors.class.getName() + ".toSet",
          Collectors.class.getName() + ".toMap",
          Collectors.class.getName() + ".toUnmodifiableSet",
          Collectors.class.getName() + ".toUnmodifiableMap",
          Collectors.class.getName() + ".groupingBy");

  private static final DescribedPredicate<JavaAccess<?>> IMPURE =
      DescribedPredicate.describe(
          "are a clock, randomness or hash-ordered",
          access -> {
            JavaClass owner = access.getTargetOwner();
            String member = owner.getName() + "." + access.getTarget().getName();
            // LinkedHashMap inherits from HashMap, and its constructor calls that of HashMap.
            return CLOCKS.contains(member)
                || HASH_ORDERED.contains(member)
                || FORBIDDEN.stream().anyMatch(type -> owner.getName().equals(type.getName()));
          });

  private static ArchRule rule(String packages) {
    return noClasses().that().resideInAPackage(packages).should().accessTargetWhere(IMPURE);
  }

  @Test
  void theEngineCallsNoClockNoRandomAndNoHashOrder() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.github.batchwright");
    rule(ENGINE).check(classes);
  }

  @Test
  void theRuleFindsWhatItLooksFor() {
    JavaClasses classes =
        new ClassFileImporter().importClasses(UsesClock.class, UsesHash.class, UsesRandom.class);
    for (Class<?> bad : List.of(UsesClock.class, UsesHash.class, UsesRandom.class)) {
      ArchRule alone =
          noClasses()
              .that()
              .haveFullyQualifiedName(bad.getName())
              .should()
              .accessTargetWhere(IMPURE);
      assertThrows(AssertionError.class, () -> alone.check(classes), bad.getName());
    }
  }

  static final class UsesClock {
    long now() {
      return Instant.now().toEpochMilli();
    }
  }

  static final class UsesHash {
    int first() {
      return new HashSet<>(List.of(1, 2)).iterator().next();
    }
  }

  static final class UsesRandom {
    int roll() {
      return new Random(1).nextInt();
    }
  }
}
