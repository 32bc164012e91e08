package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaNameTest {
    private static final List<String> LETTERS = List.of(
            "a",
            "B",
            "7",
            "_",
            "-",
            " ",
            ".",
            "\u00df",
            "\u0130",
            "\u2167",
            "\u00bd",
            "\u0301",
            "\ud835\udc9c",
            "\ud83d\ude00");

    @ParameterizedTest
    @CsvSource({
        "Sales_CRM, sales_crm, true",
        "sales__crm, sales_crm, true",
        "_sales_crm_, sales_crm, true",
        "sales-crm, sales_crm, true",
        "salescrm, sales_crm, false",
        "sales_crm_2, sales_crm, false",
        "_, __, true",
        "_, a, false"
    })
    void comparesAsWeldAndWarehousesMayKeepThem(String one, String other, boolean same) {
        assertThat(SchemaName.same(one, other)).isEqualTo(same);
        assertThat(SchemaName.same(other, one)).isEqualTo(same);
    }

    /** The same as these expressions say, which would take a tenth of the time that a creation takes. */
    @Test
    void cleansAsTheseExpressionsSay() {
        Random random = new Random(20261126);
        for (int i = 0; i < 5000; i++) {
            String name = random.ints(random.nextInt(8), 0, LETTERS.size())
                    .mapToObj(LETTERS::get)
                    .collect(Collectors.joining());
            String folded = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
            String inner = folded.replaceAll("^_|_$", "");
            assertThat(SchemaName.cleaned(name)).as(name).isEqualTo(inner.isEmpty() ? folded : inner);
        }
    }

    @Test
    void knowsNothingOfASchemaThatIsNotTold() {
        assertThat(SchemaName.same(null, null)).isFalse();
        assertThat(SchemaName.same("a", null)).isFalse();
    }
}
