package io.github.batchwright.docker.swarm;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Service;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.core.RemoteApiVersion;
import io.github.batchwright.attempts.CannotStartException;
import io.github.batchwright.docker.DockerPolicy;
import io.github.batchwright.docker.engine.EngineMessages;
import io.github.batchwright.docker.engine.EngineUnreachableException;
import io.github.batchwright.docker.engine.Refusals;
import io.github.batchwright.model.AttemptId;
import io.github.batchwright.model.ContainerProperties;
import io.github.batchwright.spi.LaunchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a manager about services: to make one for an attempt, to end its task, to find
 * it, to remove it. Each call can be repeated. Thread-safe.
 */
final class ServiceCalls {
  /** The first try, and another for a name that became free meanwhile. */
  private static final int CREATE_TRIES = 2;

  private final SwarmConnection connection;
  private final ServiceIdentity identity;
  private final ServiceSpecs specs;
  private final DockerPolicy policy;
  private final LongSupplier epoch;
  private final NodeCredentials credentials;

  /**
   * Makes the calls.
   *
   * @param epoch tells the life that creates services
   * @param credentials finds what the registry of an image wants to see
   */
  ServiceCalls(
      SwarmConnection connection,
      ServiceIdentity identity,
      ServiceSpecs specs,
      DockerPolicy policy,
      LongSupplier epoch,
      NodeCredentials credentials) {
    this.connection = connection;
    this.identity = identity;
    this.specs = specs;
    this.policy = policy;
    this.epoch = epoch;
    this.credentials = credentials;
  }

  /** A service that is there, and whether it was there before. */
  record Made(String id, boolean found) {}

  /**
   * Makes the service of an attempt, or returns the one that it has already.
   *
   * @param constraints which nodes it may run on
   * @param strict whether one that is there must have been made for the same properties; one of an
   *     earlier life is the attempt's whatever it was made for
   * @throws CannotStartException if the manager refuses
   * @throws EngineUnreachableException if it is made or not, and nobody knows
   */
  Made create(LaunchRequest request, List<String> constraints, boolean strict)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    ContainerProperties properties = ServiceFields.container(request);
    ServiceFields.check(properties, policy);
    ServiceSpec spec = spec(request, properties, constraints);
    AuthConfig auth = credentials.of(properties.image());
    String problem = "";
    try {
      for (int i = 0; i < CREATE_TRIES; i++) {
        try {
          return new Made(create(spec, auth), false);
        } catch (ConflictException e) {
          problem = EngineMessages.of(e);
          Optional<String> own = find(request, strict);
          if (own.isPresent()) {
            return new Made(own.get(), true);
          }
        }
      }
    } catch (BadRequestException e) {
      throw Refusals.invalid(Refusals.CREATE + EngineMessages.of(e));
    } catch (DockerException e) {
      problem = EngineMessages.of(e);
    }
    throw refused(problem);
  }

  private String create(ServiceSpec spec, @Nullable AuthConfig auth)
      throws EngineUnreachableException, InterruptedException {
    return connection.call(
        "create service",
        client -> {
          var command = client.createServiceCmd(spec);
          return (auth == null ? command : command.withAuthConfig(auth)).exec().getId();
        });
  }

  private ServiceSpec spec(
      LaunchRequest request, ContainerProperties properties, List<String> constraints)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    RemoteApiVersion version = RemoteApiVersion.parseConfigWithDefault(connection.apiVersion());
    if (!version.isGreaterOrEqual(ServiceSpecs.OLDEST)) {
      throw refused(
          "the managers speak version "
              + version.getVersion()
              + " of the API, and jobs can be kept from what they must not do from version "
              + ServiceSpecs.OLDEST.getVersion()
              + " on");
    }
    return specs.of(request, properties, epoch.getAsLong(), constraints, version);
  }

  /**
   * Returns the id of an attempt's service; nothing if there is none.
   *
   * @param strict whether it must have been made for the same properties
   * @throws CannotStartException if its name belongs to something else
   */
  Optional<String> find(LaunchRequest request, boolean strict)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    String name = identity.name(request.attempt());
    Service found = inspect(name);
    if (found == null) {
      return Optional.empty();
    }
    ServiceSpec spec = found.getSpec();
    if (spec == null || !identity.isOf(request, spec.getLabels(), strict)) {
      throw refused(
          "a service named "
              + name
              + " exists, and its labels say that it was not made for this attempt");
    }
    return Optional.of(String.valueOf(found.getId()));
  }

  /**
   * Ends the task of a service, which keeps its exit code and its logs; false if the service is
   * gone. A plain removal would lose both.
   */
  boolean endTask(LaunchRequest request, String service)
      throws CannotStartException, EngineUnreachableException, InterruptedException {
    Service found = inspect(service);
    if (found == null || found.getVersion() == null) {
      return false;
    }
    Long version = found.getVersion().getIndex();
    ServiceSpec spec =
        spec(request, ServiceFields.container(request), List.of(ServiceSpecs.NOWHERE));
    connection.call(
        "update service",
        client -> client.updateServiceCmd(service, spec).withVersion(version).exec());
    return true;
  }

  private @Nullable Service inspect(String idOrName)
      throws EngineUnreachableException, InterruptedException {
    try {
      return connection.call(
          "inspect service", client -> client.inspectServiceCmd(idOrName).exec());
    } catch (NotFoundException e) {
      return null;
    }
  }

  /** Returns all services of this owner by their attempts, as far as they bear the right name. */
  Map<AttemptId, Service> list() throws EngineUnreachableException, InterruptedException {
    List<Service> all =
        connection.call(
            "list services",
            client ->
                client.listServicesCmd().withLabelFilter(identity.containers().filter()).exec());
    Map<AttemptId, Service> services = new LinkedHashMap<>();
    for (Service service : all) {
      ServiceSpec spec = service.getSpec();
      if (spec != null) {
        identity
            .attempt(spec.getLabels())
            .filter(id -> identity.name(id).equals(spec.getName()))
            .ifPresent(id -> services.put(id, service));
      }
    }
    return services;
  }

  /** Removes a service with its task, if it is there. */
  void remove(String service) throws EngineUnreachableException, InterruptedException {
    try {
      connection.call("remove service", client -> client.removeServiceCmd(service).exec());
    } catch (NotFoundException e) {
      // It is gone already, which is what was wanted.
      return;
    }
  }

  private static CannotStartException refused(String problem) {
    return Refusals.of(Refusals.CREATE, problem);
  }
}
