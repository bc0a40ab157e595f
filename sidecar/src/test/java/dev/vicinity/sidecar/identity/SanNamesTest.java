package dev.vicinity.sidecar.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SanNamesTest {
  @ParameterizedTest
  @CsvSource({
    "spiffe://cluster.local/ns/a/sa/b, cluster.local",
    "spiffe://x/, x",
    "spiffe:///ns/a/sa/b, ''",
    "spiffe://, ''",
    "https://cluster.local/ns/a/sa/b, ''",
    "'', ''"
  })
  void trustDomainIsWhatFollowsTheScheme(String id, String domain) {
    assertThat(SanNames.trustDomain(id)).isEqualTo(domain);
  }
}
