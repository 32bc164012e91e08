package app.weld.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SituationTest {
    /** So many characters fit on a few lines of a terminal. */
    private static final int MAX_LENGTH = 320;

    @ParameterizedTest
    @EnumSource
    void hasAMessageWithAllItsValues(Situation situation) {
        Object[] values =
                situation.placeholders().stream().map(name -> "<" + name + ">").toArray();

        String message = situation.message(values);

        assertThat(message).doesNotContain("{", "}").doesNotEndWith(".").hasSizeLessThan(MAX_LENGTH);
        for (Object value : values) {
            assertThat(message).contains(String.valueOf(value));
        }
    }

    /** What the message of a refusal by Weld says depends on Weld, and what each setting must be, on its schema. */
    private static final Set<Situation> AS_WELD_SAYS = EnumSet.of(
            Situation.CREATION_REFUSED,
            Situation.CREATION_SETTINGS_WRONG,
            Situation.CREATION_SETTINGS_DOUBTFUL,
            Situation.LINK_UNUSABLE,
            Situation.UNSUPPORTED);

    @ParameterizedTest
    @EnumSource
    void saysWhatToDoWhereAPersonHasToAct(Situation situation) {
        boolean missing = Set.of(Reason.SecretNotFound, Reason.ConnectionNotFound, Reason.NamespaceNotAllowed)
                .contains(situation.reason());
        if ((situation.reason().kind() == Reason.Kind.STALLED || missing) && !AS_WELD_SAYS.contains(situation)) {
            assertThat(situation.template())
                    .containsPattern(
                            "(^|: |; |, (so )?)(to [a-z ]+, )?(create|set|correct|add|put|delete|name|merge|refer|remove|authorize|grant|let|see) ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void usesTheWordsOfTheDocumentation(Situation situation) {
        assertThat(situation.template())
                .doesNotContainPattern(
                        "(?i)\\b(is there|not there|looked|taken|wanted|somebody|nobody|spelt|mend|anew)\\b");
    }

    @Test
    void takesExactlyItsValues() {
        assertThat(Situation.SECRET_MISSING.message("shop", "weld-api-key", "$1"))
                .isEqualTo("Secret shop/weld-api-key does not exist: create it, with the API key under the key $1");
        assertThatThrownBy(() -> Situation.SECRET_MISSING.message("shop")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Situation.IN_SYNC.message("shop")).isInstanceOf(IllegalArgumentException.class);
    }
}
