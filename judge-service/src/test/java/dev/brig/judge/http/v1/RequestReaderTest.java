package dev.brig.judge.http.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.brig.judge.blob.BlobUse;
import dev.brig.judge.http.contract.ProblemException;
import dev.brig.judge.http.contract.StrictJson;
import dev.brig.judge.http.v1.RequestReader.RunRequest;
import dev.brig.sandbox.Content;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.OutputFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestReaderTest {
    private static final long MIB = 1 << 20;

    @Test
    void aRunWithNothingButAProgramHasTheDefaults() {
        RunRequest request = run("{\"argv\":[\"true\"]}");
        assertThat(request.policy()).isEqualTo("judge");
        assertThat(request.job().argv()).containsExactly("true");
        assertThat(request.job().environment()).isEmpty();
        assertThat(request.job().files()).isEmpty();
        assertThat(request.job().collect()).isEmpty();
        assertThat(request.job().limits().values()).isEmpty();
        assertThat(text(request.job().stdin())).isEmpty();
    }

    @Test
    void everyPartOfARunIsRead() {
        RunRequest request = run("""
                {"argv": ["a", "b"], "env": {"N": "v"}, "stdin": {"base64": "aGk="}, "policy": "compile",
                 "files": {"x": {"text": "é"}}, "collect": [{"name": "y", "maximumBytes": 5, "optional": true}],
                 "limits": {"cpuMillis": 7, "workFiles": 4294967296, "cpuSet": "1,0"}}
                """);
        assertThat(request.policy()).isEqualTo("compile");
        assertThat(request.job().environment()).isEqualTo(Map.of("N", "v"));
        assertThat(text(request.job().stdin())).isEqualTo("hi");
        assertThat(text(request.job().files().get("x"))).isEqualTo("é");
        assertThat(request.job().collect()).containsExactly(new OutputFile("y", 5, true));
        assertThat(request.job().limits().values()).isEqualTo(Map.of(Limit.CPU, 7L, Limit.WORK_FILES, 4_294_967_296L));
        assertThat(request.job().limits().cpus().orElseThrow().list()).isEqualTo("0-1");
    }

    @Test
    void filesToCollectShareTheMemoryOfAnAnswer() {
        assertThat(maxima("\"a\",\"b\"")).containsExactly(16 * MIB, 16 * MIB);
        assertThat(maxima("\"a\"," + "\"b\",".repeat(14) + "\"c\"")).hasSize(16).containsOnly(4 * MIB);
        assertThat(maxima("{\"name\":\"a\",\"maximumBytes\":" + 63 * MIB + "},\"b\""))
                .containsExactly(63 * MIB, MIB);
        assertThat(maxima("{\"name\":\"a\",\"maximumBytes\":" + 64 * MIB + "},\"b\""))
                .containsExactly(64 * MIB, 0L);
    }

    @Test
    void filesToCollectThatAreTooLargeTogetherAreRefused() {
        String half = "{\"name\":\"a\",\"maximumBytes\":" + 40 * MIB + "}";
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> maxima(half + "," + half))
                .satisfies(e -> assertThat(e.document().code()).isEqualTo("collect-too-large"));
    }

    private static List<Long> maxima(String collect) {
        return run("{\"argv\":[\"true\"],\"collect\":[" + collect + "]}").job().collect().stream()
                .map(OutputFile::maximumBytes)
                .toList();
    }

    private static RunRequest run(String body) {
        return RequestReader.run(StrictJson.read(body.getBytes(StandardCharsets.UTF_8)), BlobUse.ofNothing());
    }

    private static String text(Content content) {
        return new String(((Content.Bytes) content).bytes(), StandardCharsets.UTF_8);
    }
}
