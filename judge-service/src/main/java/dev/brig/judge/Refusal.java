package dev.brig.judge;

import java.util.List;

/** Why work is not taken. None of it is a verdict about a program. */
public sealed interface Refusal {

    /** A sentence for people. */
    String sentence();

    /**
     * As many jobs of a policy run and wait as may.
     *
     * @param most how many
     * @param retrySeconds when there will probably be room, by what jobs took lately
     */
    record QueueFull(String policy, int most, long retrySeconds) implements Refusal {
        @Override
        public String sentence() {
            return "In policy %s as many programs run and wait as may: %d.".formatted(policy, most);
        }
    }

    /** The sandboxes of a policy cannot be trusted, or cannot be made. */
    record NotReady(List<String> reasons) implements Refusal {
        public NotReady {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String sentence() {
            return String.join("; ", reasons);
        }
    }

    /** No more work is taken: the judge is being closed. */
    record Closed() implements Refusal {
        @Override
        public String sentence() {
            return "The judge is about to end.";
        }
    }

    /** @param known what could have been asked for */
    record UnknownPolicy(String name, List<String> known) implements Refusal {
        public UnknownPolicy {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "There is no policy " + name + "; known are " + String.join(", ", known) + ".";
        }
    }

    /** @param known what could have been asked for */
    record UnknownLanguage(String id, List<String> known) implements Refusal {
        public UnknownLanguage {
            known = List.copyOf(known);
        }

        @Override
        public String sentence() {
            return "There is no language " + id + "; known are " + String.join(", ", known) + ".";
        }
    }

    /** The language is known, and this machine lacks something that it needs. */
    record LanguageNotAvailable(String id, String reason) implements Refusal {
        @Override
        public String sentence() {
            return reason;
        }
    }
}
