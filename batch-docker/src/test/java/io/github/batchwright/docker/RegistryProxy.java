package io.github.batchwright.docker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A way to a registry that a test can make slow or break: it passes on the beginning of each
 * answer, which is all of what is small, and of the rest as many bytes as it is told. Thread-safe.
 *
 * <p>Where nothing has arrived of an answer, or nothing more arrives, an engine does not go away,
 * though nobody wants the image any more.
 */
final class RegistryProxy implements AutoCloseable {
  private static final String REQUEST = "(GET|HEAD) .* HTTP/1.1";

  /** Of each answer; engines ask once on each connection. */
  private static final int BEGINNING = 16 << 10;

  /** Less than this is a limit. */
  private static final long PLENTY = Long.MAX_VALUE / 2;

  private final int target;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger toDrop = new AtomicInteger();
  private final Object budget = new Object();
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch abandoned = new CountDownLatch(1);
  private long allowed = Long.MAX_VALUE; // guarded by budget
  private long bytesPerSecond = Long.MAX_VALUE; // guarded by budget
  private long freeNanos = System.nanoTime(); // when more may be passed on; guarded by budget

  RegistryProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Passes on so many more bytes of answers. */
  void allow(long bytes) {
    synchronized (budget) {
      allowed = bytes;
      budget.notifyAll();
    }
  }

  /** Passes on no more than this; an engine tells of progress at most ten times a second. */
  void slowTo(long most) {
    synchronized (budget) {
      bytesPerSecond = most;
    }
  }

  /** Closes so many connections as soon as they are made. */
  void dropNext(int connections) {
    toDrop.set(connections);
  }

  /** Returns how many connections are still to be closed. */
  int dropsLeft() {
    return toDrop.get();
  }

  /** Waits until an answer is held back. */
  void awaitHeld() throws InterruptedException {
    await(held, "nothing is held back");
  }

  /** Waits until an engine has closed a connection before the end, handing out a little more. */
  void awaitAbandoned() throws InterruptedException {
    for (int i = 0; i < 64 && !abandoned.await(50, TimeUnit.MILLISECONDS); i++) {
      allow(BEGINNING);
    }
    await(abandoned, "nobody went away");
  }

  boolean isAbandoned() {
    return abandoned.getCount() == 0;
  }

  private void await(CountDownLatch latch, String otherwise) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError(otherwise + "; requests: " + requests);
    }
  }

  /** Returns how many requests there were that began with this. */
  long count(String method, String part) {
    return requests.stream().filter(r -> r.startsWith(method + " ") && r.contains(part)).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        if (toDrop.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          client.close();
          continue;
        }
        Socket registry = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(registry);
        AtomicBoolean isLarge = new AtomicBoolean();
        threads.execute(() -> ask(client, registry, isLarge));
        threads.execute(() -> answer(client, registry, isLarge));
      }
    } catch (IOException | RejectedExecutionException e) {
      // Closed.
      return;
    }
  }

  /** Requests for images have no body, so each line that begins with a method is a request. */
  private void ask(Socket client, Socket registry, AtomicBoolean isLarge) {
    try (client;
        registry) {
      InputStream in = client.getInputStream();
      OutputStream out = registry.getOutputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        String text = new String(buffer, 0, n, StandardCharsets.US_ASCII);
        text.lines().filter(line -> line.matches(REQUEST)).forEach(requests::add);
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One of the two is gone.
      return;
    } finally {
      synchronized (budget) {
        if (isLarge.get() && allowed < PLENTY) {
          abandoned.countDown();
        }
      }
    }
  }

  private void answer(Socket client, Socket registry, AtomicBoolean isLarge) {
    try {
      InputStream in = registry.getInputStream();
      OutputStream out = client.getOutputStream();
      byte[] buffer = new byte[8192];
      long passed = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int sent = 0; sent < n; ) {
          isLarge.set(passed >= BEGINNING);
          int part = isLarge.get() ? take(n - sent) : n - sent;
          out.write(buffer, sent, part);
          out.flush();
          sent += part;
          passed += part;
        }
      }
    } catch (IOException | InterruptedException e) {
      // One of the two is gone, or the test is over.
      return;
    }
  }

  private int take(int wanted) throws InterruptedException {
    synchronized (budget) {
      while (allowed <= 0) {
        held.countDown();
        budget.wait();
      }
      int part = (int) Math.min(wanted, allowed);
      allowed -= part;
      awaitPace(part);
      return part;
    }
  }

  private void awaitPace(int bytes) throws InterruptedException {
    freeNanos = Math.max(freeNanos, System.nanoTime()) + bytes * 1_000_000_000L / bytesPerSecond;
    long mine = freeNanos;
    while (bytesPerSecond < Long.MAX_VALUE && System.nanoTime() < mine) {
      TimeUnit.NANOSECONDS.timedWait(budget, mine - System.nanoTime());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }
}
