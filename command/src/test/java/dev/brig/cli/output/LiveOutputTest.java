package dev.brig.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.sandbox.OutputListener.Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LiveOutputTest {

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothStreamsGoWhereTheyBelong() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        LiveOutput live = new LiveOutput(out, err);

        live.output(Stream.STDOUT, bytes("a"));
        live.output(Stream.STDERR, bytes("b"));
        live.output(Stream.STDOUT, bytes("c"));
        live.finish().join();

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ac");
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("b");
        assertThat(live.lost()).isNotDone();
    }

    @Test
    void aReaderThatDoesNotReadKeepsNobodyWaiting() {
        CountDownLatch reads = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        LiveOutput live = new LiveOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        try {
                            reads.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        out.write(b);
                    }
                },
                OutputStream.nullOutputStream());

        for (int i = 0; i < 1000; i++) {
            live.output(Stream.STDOUT, bytes("x"));
        }
        var written = live.finish();
        assertThat(written).isNotDone();
        reads.countDown();
        written.join();
        assertThat(out.size()).isEqualTo(1000);
    }

    @Test
    void tellsThatTheReaderHasGone() {
        LiveOutput live = new LiveOutput(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                OutputStream.nullOutputStream());

        live.output(Stream.STDOUT, bytes("x"));

        live.lost().join();
        live.finish().join();
    }
}
