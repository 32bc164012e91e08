package app.weld.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import app.weld.operator.api.v1alpha1.LabelRequirement.Operator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Labels mean what they mean in Kubernetes. */
class AllowedNamespacesTest {
    private static boolean matches(NamespaceSelector selector, Map<String, String> labels) {
        return selector.matches(labels);
    }

    @Test
    void aNameIsAllowedWhateverTheLabelsAre() {
        AllowedNamespaces allowed = new AllowedNamespaces(List.of("sales"), null);

        assertThat(allowed.includesName("sales")).isTrue();
        assertThat(allowed.includesName("sales-eu")).isFalse();
        assertThat(new AllowedNamespaces(null, null).includesName("sales")).isFalse();
    }

    @Test
    void anEmptySelectorMatchesEveryNamespace() {
        assertThat(matches(new NamespaceSelector(null, null), Map.of())).isTrue();
        assertThat(matches(new NamespaceSelector(Map.of(), List.of()), Map.of("a", "b")))
                .isTrue();
    }

    @Test
    void everyLabelAndEveryRequirementHasToBeMet() {
        NamespaceSelector selector = new NamespaceSelector(
                Map.of("tenant", "yes", "tier", "gold"),
                List.of(
                        new LabelRequirement("region", Operator.In, List.of("eu", "us")),
                        new LabelRequirement("frozen", Operator.DoesNotExist, null)));

        assertThat(matches(selector, Map.of("tenant", "yes", "tier", "gold", "region", "eu")))
                .isTrue();
        assertThat(matches(selector, Map.of("tenant", "yes", "region", "eu"))).isFalse();
        assertThat(matches(selector, Map.of("tenant", "no", "tier", "gold", "region", "eu")))
                .isFalse();
        assertThat(matches(selector, Map.of("tenant", "yes", "tier", "gold", "region", "asia")))
                .isFalse();
        assertThat(matches(selector, Map.of("tenant", "yes", "tier", "gold", "region", "eu", "frozen", "")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "In, a, true",
        "In, c, false",
        "In, , false",
        "NotIn, a, false",
        "NotIn, c, true",
        "NotIn, , true",
        "Exists, a, true",
        "Exists, , false",
        "DoesNotExist, a, false",
        "DoesNotExist, , true"
    })
    void anOperatorComparesAsInKubernetes(Operator operator, String value, boolean met) {
        boolean takesValues = operator == Operator.In || operator == Operator.NotIn;
        LabelRequirement requirement = new LabelRequirement("label", operator, takesValues ? List.of("a", "b") : null);

        assertThat(requirement.isMetBy(value == null ? Map.of() : Map.of("label", value)))
                .isEqualTo(met);
    }
}
