package org.golgi.dino.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads numbers of a golden JSON. */
final class GoldenNumbers {

    private GoldenNumbers() {}

    static List<Double> list(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }
}
