package dev.brig.judge.store.postgres;

import dev.brig.judge.store.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Who is there. Those of whom nothing was heard for long are forgotten. */
final class Members {
    private static final String FORGOTTEN = "10 minutes";

    private final Statements statements;

    Members(Statements statements) {
        this.statements = statements;
    }

    void tell(Member member) {
        statements.update("""
                INSERT INTO cluster_member VALUES (?, ?, ?, ?, ?, clock_timestamp())
                ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, about = EXCLUDED.about,
                    slots = EXCLUDED.slots, busy = EXCLUDED.busy, seen = EXCLUDED.seen""", member.name(), member.kind().key(), member.about(), member.slots(), member.busy());
    }

    void leave(String name) {
        statements.update("DELETE FROM cluster_member WHERE name = ?", name);
    }

    List<Member> all() {
        statements.update("DELETE FROM cluster_member WHERE seen < clock_timestamp() - interval '" + FORGOTTEN + "'");
        List<Member> members = new ArrayList<>();
        statements.each(
                """
                SELECT name, kind, about, slots, busy,
                    (SELECT count(*) FROM submission WHERE running AND holder = name),
                    extract(epoch FROM clock_timestamp() - seen)
                FROM cluster_member ORDER BY name""",
                row -> members.add(new Member(
                        row.getString(1),
                        Member.Kind.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                        row.getString(3),
                        row.getInt(4),
                        row.getInt(5),
                        row.getInt(6),
                        Duration.ofMillis(Math.max(0, Math.round(1000 * row.getDouble(7)))))));
        return members;
    }
}
