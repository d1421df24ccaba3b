package io.github.batchwright.testkit.arbitraries;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.batchwright.model.JobId;
import io.github.batchwright.model.Resources;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.domains.DomainContext;
import net.jqwik.api.providers.TypeUsage;
import org.junit.jupiter.api.Test;

/** Every record of the model has an arbitrary, so that nobody has to remember to add one. */
class ModelArbitrariesTest {
  private static final String MODEL = "io.github.batchwright.model";

  /** Records that have none, and why. */
  private static final Map<Class<?>, String> EXCEPTIONS = Map.of();

  @Test
  void theDomainHasEveryPublicRecordOfTheModel() throws Exception {
    DomainContext domain = new BatchDomain();
    List<String> missing = new ArrayList<>();
    List<Class<?>> records = recordsOfTheModel();
    for (Class<?> type : records) {
      TypeUsage usage = TypeUsage.of(type);
      boolean there =
          domain.getArbitraryProviders().stream().anyMatch(one -> one.canProvideFor(usage));
      if (there == EXCEPTIONS.containsKey(type)) {
        missing.add(type.getName());
      }
    }

    assertEquals(List.of(), missing);
    assertTrue(records.size() > 90, "only " + records.size() + " records were found");
  }

  @Test
  void whatHasNoArbitraryIsRefusedByName() {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> ModelArbitraries.of(Thread.class));

    assertEquals("type: 'class java.lang.Thread' has no arbitrary", refusal.getMessage());
  }

  @Test
  void aComponentThatIsNotThereIsRefusedByName() {
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> Records.of(Resources.class).with("cores", ValueArbitraries.ints(1, 2)));

    assertTrue(refusal.getMessage().startsWith("component: 'cores' must be one of Resources["));
  }

  private static List<Class<?>> recordsOfTheModel() throws Exception {
    URI home = JobId.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    if (home.getPath().endsWith(".jar")) {
      try (FileSystem jar = FileSystems.newFileSystem(Path.of(home))) {
        return recordsIn(jar.getPath("/"));
      }
    }
    return recordsIn(Path.of(home));
  }

  private static List<Class<?>> recordsIn(Path root) throws IOException, ClassNotFoundException {
    ModuleDescriptor module;
    try (var in = Files.newInputStream(root.resolve("module-info.class"))) {
      module = ModuleDescriptor.read(in);
    }
    List<Class<?>> records = new ArrayList<>();
    for (ModuleDescriptor.Exports exported : module.exports()) {
      if (exported.source().startsWith(MODEL) && !exported.isQualified()) {
        records.addAll(recordsIn(root, exported.source()));
      }
    }
    return records;
  }

  private static List<Class<?>> recordsIn(Path root, String name)
      throws IOException, ClassNotFoundException {
    List<Class<?>> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(root.resolve(name.replace('.', '/')))) {
      for (Path file : files.toList()) {
        String simple = file.getFileName().toString();
        if (simple.endsWith(".class") && !simple.equals("package-info.class")) {
          Class<?> type = Class.forName(name + "." + simple.substring(0, simple.length() - 6));
          if (type.isRecord() && isPublic(type)) {
            records.add(type);
          }
        }
      }
    }
    return records;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }
}
