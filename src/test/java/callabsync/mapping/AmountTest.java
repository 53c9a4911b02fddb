package callabsync.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AmountTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$50,000|50000",
                "50.000 €|50000",
                "EUR 50.000|50000",
                "50.000,00 EUR|50000",
                "1,234.56|1234.56",
                "1.234,5 €|1234.5",
                "1.234.567|1234567",
                "CHF 1'250'000|1250000",
                "50 000 zł|50000",
                "50k|50000",
                "around 2.5 million dollars|2500000",
                "-12.5|-12.5",
                "61,7|61.7",
                "180|180",
                "180 seconds|180",
                "50,000|50000"
            })
    void a_number_is_read_as_it_is_meant(String text, double number) {
        assertThat(Amount.read(text)).get().extracting(Number::doubleValue).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"50.000", "10 to 20", "1,2,3", "1.23.456", "none", "5 to 10k", "12,34.56", ""})
    void what_has_no_meaning_or_two_is_not_read(String text) {
        assertThat(Amount.read(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {41, 900_000})
    void a_long_text_is_no_amount(int digits) {
        assertThat(Amount.read("9".repeat(digits))).isEmpty();
    }
}
