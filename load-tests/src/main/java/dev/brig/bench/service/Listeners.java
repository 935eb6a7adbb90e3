package dev.brig.bench.service;

import dev.brig.bench.measure.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that follow submissions by Server-Sent Events, each on a connection of its own. */
public final class Listeners implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();

    /** Connects so many, and returns when each has been answered. */
    public Listeners(int port, List<String> submissions, int number) {
        CountDownLatch answered = new CountDownLatch(number);
        try {
            for (int listener = 0; listener < number; listener++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                String id = submissions.get(listener % submissions.size());
                socket.getOutputStream().write(HttpConnection.get("/v1/submissions/" + id + "/events"));
                threads.add(Thread.ofVirtual().start(() -> follow(socket, answered)));
            }
            answered.await();
        } catch (IOException failed) {
            throw new BenchException("a listener cannot connect: " + failed.getMessage(), failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private void follow(Socket socket, CountDownLatch answered) {
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            answered.countDown();
            while (line != null) {
                if (line.startsWith("event:")) {
                    events.incrementAndGet();
                    if (line.contains("ended")) {
                        ends.incrementAndGet();
                        return;
                    }
                }
                line = lines.readLine();
            }
        } catch (IOException closed) {
            // it is not counted
        }
    }

    /** Waits until all streams have ended. @return how many of them told the end of their submission */
    public int awaitEnds() {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ends.get();
    }

    public int events() {
        return events.get();
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            try {
                socket.close();
            } catch (IOException closed) {
                // so it is
            }
        }
    }
}
