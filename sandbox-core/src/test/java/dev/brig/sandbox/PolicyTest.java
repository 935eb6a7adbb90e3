package dev.brig.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("pure")
class PolicyTest {
    private static final Seccomp ANY_CALL = new Seccomp(new Seccomp.Action.Allow(), List.of());

    /** No part is as {@link Policy#builder} has it. */
    private static final Policy FULL = new Policy(
            "full",
            "all is set",
            Optional.of("sha256:1"),
            List.of(Mount.Bind.readOnly("/usr"), new Mount.Directory("/empty")),
            "/box",
            Map.of("LANG", "C.UTF-8"),
            "host",
            1,
            2,
            true,
            true,
            OptionalLong.of(7),
            Limits.none().with(Limit.CPU, 1000),
            Limits.none().with(Limit.CPU, 2000),
            new Seccomp(new Seccomp.Action.Kill(), List.of()),
            true,
            true,
            true);

    @Test
    void aCopyThatIsNotChangedIsTheSame() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
    }

    @Test
    void whatIsNotSaidIsNotAllowedAndNotLimited() {
        Policy bare = Policy.builder("bare", ANY_CALL).build();
        assertThat(bare)
                .isEqualTo(new Policy(
                        "bare",
                        "",
                        Optional.empty(),
                        List.of(),
                        "/work",
                        Map.of(),
                        "sandbox",
                        1000,
                        1000,
                        false,
                        false,
                        OptionalLong.empty(),
                        Limits.none(),
                        Limits.none(),
                        ANY_CALL,
                        false,
                        false,
                        false));
    }

    @Test
    void everyPartCanBeSaid() {
        assertThat(Policy.builder("full", FULL.seccomp())
                        .description("all is set")
                        .mount(new Mount.Directory("/forgotten"))
                        .image("sha256:1")
                        .mount(Mount.Bind.readOnly("/usr"))
                        .mounts(List.of(new Mount.Directory("/empty")))
                        .workDirectory("/box")
                        .environment("LANG", "C.UTF-8")
                        .hostname("host")
                        .user(1, 2)
                        .writableRoot(true)
                        .network(true)
                        .networkOf(7)
                        .defaults(Limits.none().with(Limit.CPU, 1000))
                        .maximum(Limits.none().with(Limit.CPU, 2000))
                        .hugePages(true)
                        .speculationControl(true)
                        .bestEffort(true)
                        .build())
                .isEqualTo(FULL);
        assertThat(FULL.toBuilder()
                        .seccomp(ANY_CALL)
                        .environment(Map.of("LANG", "C"))
                        .build())
                .extracting(Policy::seccomp, Policy::environment)
                .containsExactly(ANY_CALL, Map.of("LANG", "C"));
    }

    @Test
    void aBuilderGoesOnAfterwardsWithoutTouchingWhatItMade() {
        Policy.Builder builder = Policy.builder("one", ANY_CALL);
        Policy before = builder.build();
        builder.mount(new Mount.Directory("/later")).environment("LATER", "1");
        assertThat(before.mounts()).isEmpty();
        assertThat(before.environment()).isEmpty();
    }

    @Test
    void aUserOrAWorkDirectoryThatCannotBeIsRefused() {
        Policy.Builder root = Policy.builder("root", ANY_CALL).user(0, 1000);
        assertThatThrownBy(root::build).isInstanceOf(IllegalArgumentException.class);
        assertThat(root.writableRoot(true).build().uid()).isZero();
        Policy.Builder relative = Policy.builder("relative", ANY_CALL).workDirectory("work");
        assertThatThrownBy(relative::build).isInstanceOf(IllegalArgumentException.class);
    }
}
