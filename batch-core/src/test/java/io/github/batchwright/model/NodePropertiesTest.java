package io.github.batchwright.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePropertiesTest {

  private static JobProperties process(String program, double vcpus) {
    return new ProcessProperties(List.of(program), Map.of(), null, Resources.of(vcpus, 64));
  }

  private static NodeProperties nodes(int count, int main, String... ranges) {
    return new NodeProperties(
        count,
        main,
        List.of(ranges).stream().map(r -> NodeRangeProperty.of(r, process(r, 1))).toList());
  }

  private static String programOf(NodeProperties nodes, int node) {
    return ((ProcessProperties) nodes.node(node)).command().get(0);
  }

  private static void assertRefused(String message, org.junit.jupiter.api.function.Executable bad) {
    String text = assertThrows(IllegalArgumentException.class, bad).getMessage();
    assertTrue(text.startsWith(message), text);
  }

  @ParameterizedTest
  @CsvSource({"0:3, 0, 3", ":3, 0, 3", "2:, 2, 2147483647", ":, 0, 2147483647", "7:7, 7, 7"})
  void aRangeIsWrittenAsAwsWritesIt(String text, int first, int last) {
    NodeRangeProperty range = NodeRangeProperty.of(text, process("a", 1));
    assertEquals(first, range.firstNode());
    assertEquals(last, range.lastNode());
    assertEquals(last == Integer.MAX_VALUE, range.isOpenEnded());
    assertTrue(range.covers(first));
    assertFalse(range.covers(first - 1));
  }

  @ParameterizedTest
  @CsvSource({"3", "''", "a:b", "-1:3", "0:3:5", "0-3", "12345:"})
  void whatIsNoRangeIsRefused(String text) {
    assertRefused(
        "targetNodes: '" + text + "' must be a range such as 0:3, :3, 2: or :",
        () -> NodeRangeProperty.of(text, process("a", 1)));
  }

  @Test
  void aRangeMustNotBeginAfterItEnds() {
    assertRefused(
        "targetNodes: '3:2' must not begin after it ends",
        () -> NodeRangeProperty.of("3:2", process("a", 1)));
  }

  @Test
  void aRangeHoldsWhatOneNodeRuns() {
    assertRefused(
        "nodeRangeProperties.properties: 'multinode' must be what one node runs",
        () -> NodeRangeProperty.of(":", nodes(2, 0, ":")));
    assertRefused(
        "nodeRangeProperties.instanceTypes: '[a, b]' must be at most one",
        () -> new NodeRangeProperty(":", process("a", 1), List.of("a", "b"), List.of()));
  }

  @Test
  void thereAreOneToAThousandNodes() {
    assertEquals(1000, nodes(1000, 999, ":").numNodes());
    assertRefused("nodeProperties.numNodes: '0' must be 1-1000", () -> nodes(0, 0, ":"));
    assertRefused("nodeProperties.numNodes: '1001' must be 1-1000", () -> nodes(1001, 0, ":"));
  }

  @Test
  void theMainNodeIsOneOfThem() {
    assertRefused(
        "nodeProperties.mainNode: '2' must be 0 or more and below numNodes, 2",
        () -> nodes(2, 2, ":"));
    assertRefused("nodeProperties.mainNode: '-1' must be 0 or more", () -> nodes(2, -1, ":"));
  }

  @Test
  void rangesCoverEveryNode() {
    assertEquals(4, nodes(4, 0, "2:", "0:1").numNodes());
    assertRefused(
        "nodeRangeProperties: '[0:1, 3:]' must cover every node; node 2 is in no range",
        () -> nodes(4, 0, "0:1", "3:"));
    assertRefused(
        "nodeRangeProperties: '[0:2]' must cover every node; node 3 is in no range",
        () -> nodes(4, 0, "0:2"));
    assertRefused("nodeRangeProperties: '0' must be 1-1000", () -> nodes(4, 0));
  }

  @Test
  void anInnerRangeCounts() {
    NodeProperties nodes = nodes(11, 0, "4:5", "0:10", "5:5");
    assertEquals("0:10", programOf(nodes, 3));
    assertEquals("4:5", programOf(nodes, 4));
    assertEquals("5:5", programOf(nodes, 5));
    assertEquals("0:10", programOf(nodes, 10));
    assertThrows(IllegalArgumentException.class, () -> nodes.node(11));
  }

  @Test
  void rangesThatOverlapOtherwiseAreRefused() {
    assertRefused(
        "targetNodes: '2:5' must lie inside or apart from 0:3", () -> nodes(6, 0, "2:5", "0:3"));
    assertRefused(
        "targetNodes: ':3' must lie inside or apart from 0:3", () -> nodes(4, 0, "0:3", ":3"));
    assertRefused(
        "targetNodes: '2:' must lie inside or apart from 1:3", () -> nodes(6, 0, ":", "1:3", "2:"));
  }

  @Test
  void allNodesAreOfOneKind() {
    assertEquals(JobKind.PROCESS, nodes(2, 0, ":").kind());
    assertRefused(
        "nodeRangeProperties: '1: of kind HANDLER' must be of one kind with the others, PROCESS",
        () ->
            new NodeProperties(
                2,
                0,
                List.of(
                    NodeRangeProperty.of("0:0", process("a", 1)),
                    NodeRangeProperty.of("1:", new HandlerProperties("h", Resources.of(1, 4))))));
  }

  @Test
  void takesWhatItsNodesTakeTogether() {
    NodeProperties nodes =
        new NodeProperties(
            4,
            0,
            List.of(
                NodeRangeProperty.of(":", process("small", 1)),
                NodeRangeProperty.of("1:1", process("large", 8))));
    assertEquals(Resources.of(11, 256), nodes.resourceRequirements());
  }

  @Test
  void theNumberOfNodesIsOverriddenUnderAwssThreeConditions() {
    NodeProperties open = nodes(4, 1, "0:1", "2:");
    assertEquals(9, NodeOverrides.numNodes(9).resize(open).numNodes());
    assertEquals(3, NodeOverrides.numNodes(3).resize(open).numNodes());
    assertEquals(open, NodeOverrides.of().resize(open));
    assertRefused(
        "nodeOverrides.numNodes: '5' needs a definition with a range whose upper end is open",
        () -> NodeOverrides.numNodes(5).resize(nodes(4, 0, "0:3")));
    assertRefused(
        "nodeOverrides.numNodes: '2' must be above the beginning of the definition's range 2:",
        () -> NodeOverrides.numNodes(2).resize(open));
    assertRefused(
        "nodeOverrides.numNodes: '3' must be above the definition's mainNode, 3",
        () -> NodeOverrides.numNodes(3).resize(nodes(4, 3, ":")));
    assertRefused(
        "nodeOverrides.numNodes: '1001' must be 1-1000", () -> NodeOverrides.numNodes(1001));
  }

  @Test
  void anInnerRangeBeyondTheLastNodeHasNoEffect() {
    NodeProperties few = NodeOverrides.numNodes(2).resize(nodes(8, 0, "0:", "4:5"));
    assertEquals("0:", programOf(few, 1));
  }

  @Test
  void nodesHaveIdsOfTheirOwn() {
    JobId job = new JobId("abc");
    JobId node = job.node(12);
    assertEquals("abc#12", node.value());
    assertEquals(12, node.nodeIndex().orElseThrow());
    assertTrue(node.arrayIndex().isEmpty());
    assertEquals(job, node.wholeJob());
    assertEquals(node, node.arrayJob());
    assertEquals(job, job.child(3).wholeJob());
    assertTrue(job.child(3).nodeIndex().isEmpty());
    assertEquals("abc_n12.2", new AttemptId(node, 2).fileName());
    assertThrows(IllegalArgumentException.class, () -> node.node(1));
    assertThrows(IllegalArgumentException.class, () -> node.child(1));
    assertThrows(IllegalArgumentException.class, () -> job.child(1).node(1));
    for (String bad : List.of("abc#", "#1", "abc#1#2", "abc#1:2", "abc:1#2", "abc#x")) {
      assertThrows(IllegalArgumentException.class, () -> new JobId(bad), bad);
    }
  }

  @Test
  void aDefinitionIsMadeFromWhatWasGiven() {
    NodeProperties nodes = nodes(2, 0, ":");
    assertEquals(nodes, JobDefinition.builder("d", nodes).attempts(2).build().properties());
    assertRefused(
        "resourceRequirements: '1 vCPU, 4 MiB' is part of the properties that were given",
        () -> JobDefinition.builder("d", nodes).resources(1, 4));
  }
}
