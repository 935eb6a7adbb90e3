package dev.brig.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brig.sandbox.Job;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Outcome;
import dev.brig.sandbox.OutputListener;
import dev.brig.sandbox.Policy;
import dev.brig.sandbox.Run;
import dev.brig.sandbox.TestPolicies;
import dev.brig.sandbox.engine.Engine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class NetworkNamespaceTest {
    private static final String CONNECT =
            "import socket,sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)";

    private static Policy in(NetworkNamespace network) {
        return TestPolicies.plain().toBuilder().networkOf(network.process()).build();
    }

    private static Outcome connect(Engine engine, Policy policy, String address, int port) {
        return engine.start(policy, Job.of("python3", "-c", CONNECT, address, Integer.toString(port)))
                .await();
    }

    @Test
    void twoSandboxesReachEachOtherByTheLoopbackOfOneNamespace() {
        String serve = "import socket; s = socket.create_server(('127.0.0.1', 4000)); print('serving', flush=True);"
                + " c = s.accept()[0]; c.sendall(b'answer')";
        String ask = "import socket; s = socket.create_connection(('127.0.0.1', 4000)); print(s.recv(100).decode())";
        CompletableFuture<Void> serving = new CompletableFuture<>();
        OutputListener listener = (_, _) -> serving.complete(null);
        try (NetworkNamespace network = new NetworkNamespace(List.of());
                Engine engine = Engine.open(2)) {
            Run server = engine.start(
                    in(network),
                    Job.builder("python3", "-c", serve).listener(listener).build());
            var _ = server.outcome(Runnable::run).thenRun(() -> serving.complete(null));
            serving.join();
            Outcome client =
                    engine.start(in(network), Job.of("python3", "-c", ask)).await();

            assertThat(client.stdout().text()).as(client.stderr().text()).isEqualTo("answer\n");
            assertThat(server.await().exited(0)).isTrue();
        }
    }

    @Test
    void theMachinesLoopbackIsNotItsOwn() throws IOException {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                NetworkNamespace network = new NetworkNamespace(List.of());
                Engine engine = Engine.open(1)) {
            Outcome outcome = connect(engine, in(network), "127.0.0.1", host.getLocalPort());

            assertThat(outcome.stderr().text()).contains("ConnectionRefusedError");
        }
    }

    @Test
    void toWhatIsClosedThereIsNoWay() {
        try (NetworkNamespace network = new NetworkNamespace(List.of(AddressRange.parse("169.254.0.0/16")));
                Engine engine = Engine.open(1)) {
            Outcome closed = connect(engine, in(network), "169.254.169.254", 80);
            Outcome elsewhere = connect(engine, in(network), "198.51.100.1", 80);

            assertThat(closed.stderr().text()).contains("No route to host");
            assertThat(elsewhere.stderr().text()).contains("Network is unreachable");
        }
    }

    @Test
    void aJobHasNoPowerOverTheNetworkItIsIn() {
        String change = "import socket,fcntl,struct; s = socket.socket();"
                + " fcntl.ioctl(s, 0x8914, struct.pack('16sH14x', b'lo', 0))"; // SIOCSIFFLAGS
        try (NetworkNamespace network = new NetworkNamespace(List.of());
                Engine engine = Engine.open(1)) {
            Outcome outcome =
                    engine.start(in(network), Job.of("python3", "-c", change)).await();

            assertThat(outcome.stderr().text()).contains("PermissionError");
        }
    }

    @Test
    void aHelperRunsInTheHostsNetworkAndEndsWithTheNamespace() throws IOException {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String stay = """
                    import os,socket,sys,time
                    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
                    if os.fork() == 0:
                        time.sleep(1000)
                    """;
            NetworkNamespace network = new NetworkNamespace(List.of());
            try {
                network.connect(
                        "/usr/bin/python3",
                        List.of("python3", "-c", stay, Integer.toString(host.getLocalPort())),
                        List.of());
                try (Socket connection = host.accept()) {
                    network.close();

                    int byItsLastProcess = connection.getInputStream().read();
                    assertThat(byItsLastProcess).isEqualTo(-1);
                }
            } finally {
                network.close();
            }
        }
    }

    @Test
    void aHelperThatFailsIsQuoted() {
        try (NetworkNamespace network = new NetworkNamespace(List.of())) {
            assertThatThrownBy(() -> network.connect(
                            "/bin/sh", List.of("helper", "-c", "echo nothing works here >&2; exit 3"), List.of()))
                    .hasMessage("helper could not connect the network: nothing works here");
        }
        try (NetworkNamespace network = new NetworkNamespace(List.of())) {
            assertThatThrownBy(() -> network.connect("/no/such/helper", List.of("helper"), List.of()))
                    .hasMessageContaining("/no/such/helper")
                    .hasMessageContaining("ENOENT");
        }
    }

    @Test
    void whenItIsClosedItsProcessIsGone() {
        long process;
        try (NetworkNamespace network = new NetworkNamespace(List.of())) {
            process = network.process();
            assertThat(ProcessHandle.of(process)).isPresent();
        }
        assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void limitsHoldInASharedNetworkAsElsewhere() {
        try (NetworkNamespace network = new NetworkNamespace(List.of());
                Engine engine = Engine.open(1)) {
            Job spins = Job.builder("sh", "-c", "while :; do :; done")
                    .limit(Limit.CPU, 100)
                    .build();

            assertThat(engine.start(in(network), spins).await().cause()).hasValue("cpu");
        }
    }

    @Test
    void rangesAreWrittenAsAddressAndLength() {
        assertThat(AddressRange.parse("10.0.0.0/8").prefix()).isEqualTo(8);
        assertThat(AddressRange.parse("192.0.2.1").prefix()).isEqualTo(32);
        assertThatThrownBy(() -> AddressRange.parse("localhost")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.0/33")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AddressRange.parse("10.0.0.0/x")).isInstanceOf(IllegalArgumentException.class);
    }
}
