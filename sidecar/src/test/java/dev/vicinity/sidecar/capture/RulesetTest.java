package dev.vicinity.sidecar.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.capture.OptionsReader.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesetTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          everything;
          some-of-it; -b 80,443,8000-8100 -i 10.0.0.0/8,fd00::/8 -q 9000 -o 6379 -x 10.1.0.0/16
          exceptions; -d 22,8000-8010,8005-8020 -x 169.254.169.254,fe80::/10 -o 27017 -c eth1
          inbound-only; -i= -b *
          outbound-only; --istio-inbound-ports= --istio-service-cidr=*
          guests; -k tap0 -i 10.0.0.0/8 -x 10.1.0.0/16
          other-ids; -u 1400,1401 -g 1500 -p 25001 -z 25006
          """)
  void optionsBecomeTheRulesetOfTheGoldenFile(String name, String options) throws IOException {
    var words = options == null ? List.<String>of() : List.of(options.split(" "));
    var read = options(words);
    for (var family : Family.values()) {
      var rules = Rules.of(read, family);
      assertThat(Nftables.ruleset(rules)).isEqualTo(golden(name + "." + family.table + ".nft"));
      assertThat(Iptables.ruleset(rules)).isEqualTo(golden(name + "." + family.table + ".restore"));
    }
  }

  @Test
  void everyMistakeIsNamedAtOnceWithItsValueAndWhatIsAllowed() {
    var reading =
        OptionsReader.read(
            List.of("-b", "x", "-q", "99999", "-m", "TPROXY", "-i", "foo", "-u", "me", "-Z", "-p"));

    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Bad.class,
            bad ->
                assertThat(bad.problems())
                    .hasSize(7)
                    .anyMatch(p -> p.startsWith("-Z: no such option"))
                    .contains(
                        "-p: no value",
                        "-m --istio-inbound-interception-mode: TPROXY (expected: REDIRECT: TPROXY"
                            + " is not done)",
                        "-i --istio-service-cidr: foo (expected: * or networks such as 10.0.0.0/8,"
                            + " separated by commas)"));
  }

  @Test
  void aNameOfAnInterfaceCannotSmuggleARule() {
    assertThat(OptionsReader.read(List.of("-c", "eth0\" accept; ")))
        .isInstanceOf(Reading.Bad.class);
  }

  @Test
  void addressesOfTheLinkAloneAreNoIPv6ToReachAnybodyBy() {
    var lo = "00000000000000000000000000000001 01 80 10 80       lo\n";
    var link = "fe80000000000000d4a1fffe00000001 02 40 20 80     eth0\n";
    var routed = "fd000000000000000000000000000001 02 40 00 80     eth0\n";

    assertThat(IPv6.of("")).isEqualTo(IPv6.ABSENT);
    assertThat(IPv6.of(lo + link)).isEqualTo(IPv6.LOCAL);
    assertThat(IPv6.of(routed + lo)).isEqualTo(IPv6.ROUTABLE);
  }

  static Options options(List<String> words) {
    return switch (OptionsReader.read(words)) {
      case Reading.Good(var options) -> options;
      case Reading.Bad(var problems) -> throw new AssertionError(problems);
    };
  }

  private static String golden(String file) throws IOException {
    try (var in = RulesetTest.class.getResourceAsStream(file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
