package dev.brig.judge;

import java.util.List;
import java.util.OptionalInt;

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

    /** There is no such blob: it was never there, or had to go for others. */
    record UnknownBlob(String id) implements Refusal {
        @Override
        public String sentence() {
            return "There is no blob " + id + " here.";
        }
    }

    /** @param most how many bytes a blob may have */
    record BlobTooLarge(long most) implements Refusal {
        @Override
        public String sentence() {
            return "A blob may have " + most + " bytes at most.";
        }
    }

    /**
     * A tenant uses as much as it may.
     *
     * @param limit which one, for programs
     * @param retrySeconds when it may use more
     */
    record OverLimit(String limit, String sentence, long retrySeconds) implements Refusal {}

    /** @param most how many submissions may wait */
    record TooManyWaiting(int most) implements Refusal {
        @Override
        public String sentence() {
            return "As many submissions wait as may: " + most + ".";
        }
    }

    /** @param most how many bytes all submissions may take */
    record StoreFull(long most) implements Refusal {
        @Override
        public String sentence() {
            return "The submissions that are kept take as much room as they may: " + most + " bytes.";
        }
    }

    /** All blobs that are there are in use, or the disk is full. */
    record StorageFull() implements Refusal {
        @Override
        public String sentence() {
            return "There is no room left to keep this.";
        }
    }

    /** @param most how many bytes all problems may have together */
    record LibraryFull(long most) implements Refusal {
        @Override
        public String sentence() {
            return "All problems together may have " + most
                    + " bytes, unpacked, and with this one they would have more: delete some first.";
        }
    }

    /** The bytes that came are those of another blob. */
    record BlobMismatch(String expected, String actual) implements Refusal {
        @Override
        public String sentence() {
            return "The SHA-256 of the bytes is " + actual + ", not " + expected + ".";
        }
    }

    /** There is no such problem, or not this version of it. */
    record UnknownProblem(String id, OptionalInt version) implements Refusal {
        @Override
        public String sentence() {
            return version.isPresent()
                    ? "There is no version " + version.getAsInt() + " of a problem " + id + "."
                    : "There is no problem " + id + ".";
        }
    }

    /** A problem cannot be judged by: its checker cannot be built, or its time limit cannot be measured. */
    record UnusableProblem(String sentence) implements Refusal {}
}
