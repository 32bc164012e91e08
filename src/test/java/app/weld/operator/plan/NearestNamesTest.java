package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
    @Test
    void suggestsWhatIsMisspelledAndThenWhatBeginsAlike() {
        assertThat(NearestNames.of("contact", List.of("contact_history", "contracts", "cases", "Contacts")))
                .containsExactly("Contacts", "contracts", "contact_history");
        assertThat(NearestNames.of("hubspot", List.of("facebook-ads", "hubspot-v2")))
                .containsExactly("hubspot-v2");
        assertThat(NearestNames.of("google-ads-v2", List.of("google-ads", "google-analytics")))
                .containsExactly("google-ads");
    }

    @Test
    void suggestsNothingThatHasLittleInCommon() {
        assertThat(NearestNames.of("zzz", List.of("leads", "tasks", "cases"))).isEmpty();
        assertThat(NearestNames.of("ab", List.of("abcdefgh"))).isEmpty();
        assertThat(NearestNames.of("leads", List.of("leads"))).isEmpty();
    }

    @Test
    void suggestsAtMostThree() {
        assertThat(NearestNames.of("a1", List.of("a5", "a4", "a3", "a2"))).containsExactly("a2", "a3", "a4");
    }
}
