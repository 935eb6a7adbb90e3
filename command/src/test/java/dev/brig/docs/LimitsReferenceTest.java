package dev.brig.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brig.policy.Policies;
import dev.brig.policy.Quantity;
import dev.brig.sandbox.Limit;
import dev.brig.sandbox.Policy;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LimitsReferenceTest {
    private static final Page PAGE = Page.of("limits.md");

    @Test
    void thePageOfLimitsSaysWhatTheEngineAndThePoliciesSay() {
        Policies policies = Policies.builtIn();
        StringBuilder table = new StringBuilder("""
                | Limit | In requests | Unit there | Range | `judge`: default / maximum | `compile`: default / maximum |
                |---|---|---|---|---|---|
                """);
        for (Limit limit : Limit.values()) {
            table.append("| `%s` | `%s` | %s | %s to %s | %s | %s |\n"
                    .formatted(
                            limit.key(),
                            limit.field(),
                            limit.unit().word(),
                            Quantity.format(limit, limit.least()),
                            Quantity.format(limit, limit.most()),
                            bounds(policies.get("judge").orElseThrow(), limit),
                            bounds(policies.get("compile").orElseThrow(), limit)));
        }
        PAGE.holds("values", table.toString());
    }

    @Test
    void everyLimitIsExplained() {
        for (Limit limit : Limit.values()) {
            assertThat(PAGE.text()).containsPattern("\\| `" + limit.key() + "` \\| `--[a-z-]+ ");
        }
    }

    private static String bounds(Policy policy, Limit limit) {
        return format(limit, policy.defaults().get(limit)) + " / "
                + format(limit, policy.maximum().get(limit));
    }

    private static String format(Limit limit, OptionalLong value) {
        return value.isPresent() ? Quantity.format(limit, value.getAsLong()) : "none";
    }
}
