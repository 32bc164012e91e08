package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.cluster.ApiKeyLookup;
import app.weld.operator.status.Reason;
import app.weld.operator.weld.ApiKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeyResolutionTest {
    private static Outcome.Stop why(ApiKeyLookup lookup) {
        return ((KeyResolution.Unresolved) KeyResolution.of(lookup)).why();
    }

    @Test
    void aKeyThatIsFoundIsTheKey() {
        ApiKey key = new ApiKey("the-key-of-the-team");

        assertThat(KeyResolution.of(new ApiKeyLookup.Found(key))).isEqualTo(new KeyResolution.Resolved(key));
    }

    @Test
    void aMissingAndAnInvalidKeyAreForAPerson() {
        assertThat(why(new ApiKeyLookup.Missing("there is no Secret")))
                .isEqualTo(new Outcome.NotReady(Reason.SecretNotFound, "there is no Secret"));
        assertThat(why(new ApiKeyLookup.Invalid("it contains no API key")))
                .isEqualTo(new Outcome.NotReady(Reason.InvalidAPIKey, "it contains no API key"));
    }

    @Test
    void aSecretThatNoResourceRefersToAnyMoreIsWaitedForWithoutAWord() {
        assertThat(why(new ApiKeyLookup.Released("no resource refers to it")))
                .isEqualTo(new Outcome.Requeue(null, "no resource refers to it", Duration.ofSeconds(1)));
    }
}
