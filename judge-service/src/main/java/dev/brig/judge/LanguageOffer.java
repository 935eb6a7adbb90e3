package dev.brig.judge;

import dev.brig.policy.Language;
import dev.brig.policy.Languages;

/** The languages that can be asked for. */
public final class LanguageOffer {
    /** In place of a language: the files of a submission are outputs, and nothing of it is run. */
    public static final String SUBMIT_ANSWER = "submit-answer";

    private LanguageOffer() {}

    /** Whether a submission is made of outputs. */
    public static boolean isSubmitAnswer(String id) {
        return id.equals(SUBMIT_ANSWER);
    }

    /**
     * A language by its id.
     *
     * @throws RefusedException if there is none, or its toolchain is not here
     */
    public static Language require(Languages languages, String id) {
        return languages.get(id).orElseThrow(() -> new RefusedException(refusal(languages, id)));
    }

    private static Refusal refusal(Languages languages, String id) {
        String reason = languages.unavailable().get(id);
        return reason == null
                ? new Refusal.UnknownLanguage(
                        id, languages.all().stream().map(Language::id).toList())
                : new Refusal.LanguageNotAvailable(id, reason);
    }
}
