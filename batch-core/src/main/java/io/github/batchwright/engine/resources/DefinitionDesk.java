package io.github.batchwright.engine.resources;

import io.github.batchwright.ClientException;
import io.github.batchwright.engine.queries.Paging;
import io.github.batchwright.engine.state.Cluster;
import io.github.batchwright.engine.state.DefinitionState;
import io.github.batchwright.engine.state.ResourceFact;
import io.github.batchwright.engine.turn.Turn;
import io.github.batchwright.model.DescribeJobDefinitionsRequest;
import io.github.batchwright.model.JobDefinition;
import io.github.batchwright.model.JobDefinitionDetail;
import io.github.batchwright.model.JobDefinitionRevision;
import io.github.batchwright.model.JobDefinitionStatus;
import io.github.batchwright.model.Page;
import io.github.batchwright.model.ServiceLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Deregisters and describes job definitions. */
public final class DefinitionDesk {
  private static final Pattern ID = Pattern.compile("([A-Za-z0-9_-]{1,128}):(\\d{1,9})");

  private final Turn turn;
  private final Cluster cluster;
  private final Paging paging;
  private final Registrations registrations;

  public DefinitionDesk(Turn turn, ServiceLimits limits, Paging paging) {
    this.turn = turn;
    this.registrations = new Registrations(turn.cluster(), limits);
    this.cluster = turn.cluster();
    this.paging = paging;
  }

  /** Registers a definition, unless its newest ACTIVE revision says the same. */
  public void declare(JobDefinition definition) {
    boolean isKnown =
        cluster
            .definition(definition.name())
            .filter(newest -> newest.definition().equals(definition))
            .isPresent();
    if (!isKnown) {
      registrations.register(turn, definition);
    }
  }

  /** Makes a revision INACTIVE; does nothing if it is. */
  public void deregister(String id) {
    if (!ID.matcher(id).matches()) {
      throw ClientException.of("jobDefinition", id, "must be name:revision");
    }
    JobDefinitionRevision found =
        cluster
            .definition(id)
            .orElseThrow(() -> ClientException.of("jobDefinition", id, "is not registered"));
    if (cluster.isActive(found)) {
      turn.record(
          new ResourceFact.DefinitionDeregistered(found.definition().name(), found.revision()));
    }
  }

  /** Describes revisions. */
  public Page<JobDefinitionDetail> describe(DescribeJobDefinitionsRequest request) {
    if (request.jobDefinitions().isEmpty()) {
      return list(request);
    }
    paging.checkNames("jobDefinitions", request.jobDefinitions());
    List<JobDefinitionDetail> found = new ArrayList<>();
    for (String id : request.jobDefinitions()) {
      cluster.definition(id).ifPresent(revision -> found.add(detail(revision)));
    }
    return new Page<>(found, null);
  }

  /** Where a page begins: at a revision of a name, or at the newest of the names after it. */
  private record Position(String name, int revision) {}

  private Page<JobDefinitionDetail> list(DescribeJobDefinitionsRequest request) {
    int most = paging.size(request.page());
    Position start = position(request.page().nextToken());
    String only = request.jobDefinitionName();
    NavigableMap<String, DefinitionState> all = cluster.definitions();
    if (only != null && start != null && !only.equals(start.name())) {
      throw ClientException.of("nextToken", start.name(), "is not a token of an earlier page");
    }
    if (only != null) {
      all = all.subMap(only, true, only, true);
    }
    if (start != null) {
      all = all.tailMap(start.name(), true);
    }
    List<JobDefinitionDetail> items = new ArrayList<>();
    int looked = 0;
    for (Map.Entry<String, DefinitionState> entry : all.entrySet()) {
      boolean resumed = start != null && entry.getKey().equals(start.name());
      int newest = entry.getValue().size();
      int revision = resumed && start != null ? Math.min(start.revision(), newest) : newest;
      for (; revision > 0; revision--) {
        if (items.size() == most || looked++ == Paging.LOOKED_AT) {
          return new Page<>(items, entry.getKey() + ":" + revision);
        }
        addIfWanted(items, entry.getValue(), revision, request.status());
      }
    }
    return new Page<>(items, null);
  }

  private static void addIfWanted(
      List<JobDefinitionDetail> items,
      DefinitionState definition,
      int revision,
      @Nullable JobDefinitionStatus wanted) {
    JobDefinitionStatus status = status(definition.isActive(revision));
    JobDefinitionRevision found = definition.find(revision);
    if (found != null && (wanted == null || wanted == status)) {
      items.add(new JobDefinitionDetail(found.definition(), revision, status));
    }
  }

  private static @Nullable Position position(@Nullable String token) {
    if (token == null) {
      return null;
    }
    Matcher matcher = ID.matcher(token);
    if (!matcher.matches()) {
      throw ClientException.of("nextToken", token, "is not a token of an earlier page");
    }
    return new Position(matcher.group(1), Integer.parseInt(matcher.group(2)));
  }

  private JobDefinitionDetail detail(JobDefinitionRevision found) {
    return new JobDefinitionDetail(
        found.definition(), found.revision(), status(cluster.isActive(found)));
  }

  private static JobDefinitionStatus status(boolean active) {
    return active ? JobDefinitionStatus.ACTIVE : JobDefinitionStatus.INACTIVE;
  }
}
