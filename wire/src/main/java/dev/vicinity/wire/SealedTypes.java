package dev.vicinity.wire;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.Arrays;
import java.util.List;

/// Tells Jackson of every sealed interface what annotations would: its cases are told apart by
/// their simple names, in the property `type`.
final class SealedTypes extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  @Override
  public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
    return isSealedOrCase(annotated.getRawType())
        ? JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.SIMPLE_NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, null)
        : super.findPolymorphicTypeInfo(config, annotated);
  }

  @Override
  public List<NamedType> findSubtypes(Annotated annotated) {
    var type = annotated.getRawType();
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).map(NamedType::new).toList()
        : super.findSubtypes(annotated);
  }

  private static boolean isSealedOrCase(Class<?> type) {
    return type.isSealed()
        || (type.isRecord() && Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed));
  }
}
