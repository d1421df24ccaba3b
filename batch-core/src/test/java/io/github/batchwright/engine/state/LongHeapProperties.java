package io.github.batchwright.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.PriorityQueue;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class LongHeapProperties {

  @Property
  void givesWhatAPriorityQueueGives(
      @ForAll @Size(max = 200) List<Long> numbers, @ForAll @Size(max = 200) List<Boolean> pops) {
    LongHeap heap = new LongHeap();
    PriorityQueue<Long> expected = new PriorityQueue<>();
    for (int i = 0; i < numbers.size(); i++) {
      heap.push(numbers.get(i));
      expected.add(numbers.get(i));
      if (i < pops.size() && pops.get(i)) {
        assertEquals(expected.remove(), heap.pop());
      }
    }
    while (!expected.isEmpty()) {
      assertEquals(expected.size(), heap.size());
      assertEquals(expected.peek(), heap.peek());
      assertEquals(expected.remove(), heap.pop());
    }
    assertEquals(0, heap.size());
  }
}
