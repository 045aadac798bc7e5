package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strconv"

	rancher "example.com/rancher-yaml"
	yaml "gopkg.in/yaml.v2"
)

// yamlResult is what the newest go-yaml v2 made of a text, and what its oldest release made, which is nearest to what rancher-compose vendored,
// of it.
type yamlResult struct {
	Newest  any `json:"newest"`
	Rancher any `json:"rancher"`
}

func readYAML(in io.Reader, out io.Writer) error {
	inputs, results := json.NewDecoder(in), json.NewEncoder(out)
	results.SetEscapeHTML(false)
	for {
		var text string
		if err := inputs.Decode(&text); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		result := yamlResult{
			Newest:  decodeYAML(text, yaml.Unmarshal),
			Rancher: decodeYAML(text, rancher.Unmarshal),
		}
		if err := results.Encode(result); err != nil {
			return err
		}
	}
}

// decodeYAML never panics: go-yaml does, on some texts.
func decodeYAML(text string, unmarshal func([]byte, any) error) (result any) {
	defer func() {
		if cause := recover(); cause != nil {
			result = []any{"panic", fmt.Sprint(cause)}
		}
	}()

	var decoded value
	if err := unmarshal([]byte(text), &decoded); err != nil {
		return []any{"error", err.Error()}
	}
	return decoded.neutral
}

// value takes whatever a node holds. A map's keys are decoded as text, as in the maps of strings that libcompose
// decoded services into: `on` and `80` stay what was written.
type value struct {
	neutral any
}

func (v *value) UnmarshalYAML(unmarshal func(any) error) error {
	var entries map[string]value
	if unmarshal(&entries) == nil && entries != nil {
		v.neutral = neutralMap(entries)
		return nil
	}
	var items []value
	if unmarshal(&items) == nil && items != nil {
		v.neutral = neutralList(items)
		return nil
	}
	var scalar any
	if err := unmarshal(&scalar); err != nil {
		return err
	}
	neutral, err := neutralScalar(scalar)
	v.neutral = neutral
	return err
}

// neutralMap is ["map", key, value, …] in the order of the keys: Go's maps have none.
func neutralMap(entries map[string]value) any {
	keys := make([]string, 0, len(entries))
	for key := range entries {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	neutral := []any{"map"}
	for _, key := range keys {
		neutral = append(neutral, key, entries[key].neutral)
	}
	return neutral
}

func neutralList(items []value) any {
	neutral := []any{"list"}
	for _, item := range items {
		neutral = append(neutral, item.neutral)
	}
	return neutral
}

// neutralScalar keeps the type of a number, and its digits as Go prints them.
func neutralScalar(scalar any) (any, error) {
	switch decoded := scalar.(type) {
	case nil, bool, string:
		return decoded, nil
	case int, int64, uint64:
		return []any{"int", fmt.Sprint(decoded)}, nil
	case float64:
		return []any{"float", fmt.Sprint(decoded)}, nil
	case []any:
		return []any{"list"}, nil
	case map[any]any:
		if len(decoded) == 0 {
			return []any{"map"}, nil
		}
	}
	return nil, fmt.Errorf("a key that is no text, %s", strconv.Quote(fmt.Sprintf("%T", scalar)))
}
