package io.github.batchwright.testkit.contract;

import io.github.batchwright.spi.SecretException;
import io.github.batchwright.spi.SecretResolver;
import java.util.Map;

/** Runs the contract for the plainest resolver there is: the library has none of its own. */
final class MapSecretsContractTest extends SecretResolverContract {
  private static final Map<String, String> SECRETS = Map.of("db/password", "hunter2");

  @Override
  protected SecretResolver newResolver() {
    return name -> {
      String value = SECRETS.get(name);
      if (value == null) {
        throw new SecretException("there is no secret '" + name + "'");
      }
      return value;
    };
  }

  @Override
  protected String name() {
    return "db/password";
  }

  @Override
  protected String value() {
    return "hunter2";
  }
}
