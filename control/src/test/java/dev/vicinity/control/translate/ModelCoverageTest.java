package dev.vicinity.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vicinity.control.translate.Findings.UnknownFields;
import io.fabric8.istio.api.api.networking.v1alpha3.DestinationRule;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry;
import io.fabric8.istio.api.api.networking.v1alpha3.VirtualService;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fabric8.istio.api.api.security.v1beta1.PeerAuthentication;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every field that Istio's published model has is known to us: honoured, or said to be not.
class ModelCoverageTest {
  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of("networking.istio.io/v1", VirtualService.class),
        Arguments.of("networking.istio.io/v1", DestinationRule.class),
        Arguments.of("networking.istio.io/v1", ServiceEntry.class),
        Arguments.of("networking.istio.io/v1", WorkloadEntry.class),
        Arguments.of("security.istio.io/v1", PeerAuthentication.class));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void noFieldOfTheModelIsUnknown(String version, Class<?> model) {
    var tree =
        Map.of(
            "apiVersion", version,
            "kind", model.getSimpleName(),
            "metadata", Map.of("name", "x", "namespace", "ns"),
            "spec", everything(model));

    var problems =
        new Manifests("cluster.local", UnknownFields.REFUSED)
            .read(Manifests.identify(tree).orElseThrow(), tree, "")
            .problems();

    assertThat(problems)
        .filteredOn(problem -> problem.value().startsWith("unknown field"))
        .isEmpty();
  }

  /// An object of the model with each of its fields set to something.
  private static Map<String, Object> everything(Class<?> model) {
    var tree = new LinkedHashMap<String, Object>();
    for (Field field : model.getDeclaredFields()) {
      var property = field.getAnnotation(JsonProperty.class);
      if (property != null && !isChoice(field.getType())) {
        tree.put(property.value(), something(field.getGenericType()));
      }
    }
    return tree;
  }

  /// The model wraps each choice between fields in an interface, which no manifest shows.
  private static boolean isChoice(Class<?> type) {
    return type.isInterface() && !type.getPackageName().startsWith("java.");
  }

  private static Object something(Type type) {
    if (type instanceof ParameterizedType generic) {
      var last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return generic.getRawType().equals(List.class)
          ? List.of(something(last))
          : Map.of("1", something(last));
    }
    var raw = (Class<?>) type;
    if (raw.equals(Boolean.class)) {
      return true;
    }
    if (Number.class.isAssignableFrom(raw)) {
      return 1;
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[0].toString();
    }
    return raw.getPackageName().startsWith("java.") ? "1s" : everything(raw);
  }
}
