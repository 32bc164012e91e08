package app.weld.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaNameTest {
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

    @Test
    void knowsNothingOfASchemaThatIsNotTold() {
        assertThat(SchemaName.same(null, null)).isFalse();
        assertThat(SchemaName.same("a", null)).isFalse();
    }
}
