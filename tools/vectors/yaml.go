package main

import (
	"encoding/json"
	"fmt"
	"io"
	"sort"

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

	var scalar any
	if err := unmarshal([]byte(text), &scalar); err != nil {
		return []any{"error", err.Error()}
	}
	var decoded value
	if unmarshal([]byte(text), &decoded) != nil {
		return neutralScalar(scalar)
	}
	return decoded.neutral
}

// value takes whatever a node holds. A map's keys are decoded as text, as in the maps of strings that libcompose
// decoded services into: `on` and `80` stay what was written.
type value struct {
	neutral any
}

func (v *value) UnmarshalYAML(unmarshal func(any) error) error {
	var node any
	if err := unmarshal(&node); err != nil {
		return err
	}
	switch node.(type) {
	case map[any]any:
		return v.takeMap(unmarshal)
	case []any:
		return v.takeList(unmarshal)
	}
	v.neutral = neutralScalar(node)
	return nil
}

// takeMap gives ["map", key, value, …] in the order of the keys: Go's maps have none. go-yaml asks no Unmarshaler
// about null, nor about "null" and "~" in quotes, of which it then says that it does not fit: these are taken from a second
// reading.
func (v *value) takeMap(unmarshal func(any) error) error {
	var scalars map[string]any
	var entries map[string]value
	if err := unmarshal(&scalars); err != nil {
		return err
	}
	_ = unmarshal(&entries)
	keys := make([]string, 0, len(scalars))
	for key := range scalars {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	neutral := []any{"map"}
	for _, key := range keys {
		if entry, taken := entries[key]; taken {
			neutral = append(neutral, key, entry.neutral)
		} else {
			neutral = append(neutral, key, neutralScalar(scalars[key]))
		}
	}
	v.neutral = neutral
	return nil
}

func (v *value) takeList(unmarshal func(any) error) error {
	var scalars []any
	var items []value
	if err := unmarshal(&scalars); err != nil {
		return err
	}
	_ = unmarshal(&items)
	neutral := []any{"list"}
	passedOver := len(scalars) - len(items)
	for _, scalar := range scalars {
		if (scalar == "null" || scalar == "~") && passedOver > 0 {
			passedOver--
			neutral = append(neutral, scalar)
			continue
		}
		neutral = append(neutral, items[0].neutral)
		items = items[1:]
	}
	v.neutral = neutral
	return nil
}

// neutralScalar keeps the type of a number, and its digits as Go prints them.
func neutralScalar(scalar any) any {
	switch scalar.(type) {
	case int, int64, uint64:
		return []any{"int", fmt.Sprint(scalar)}
	case float64:
		return []any{"float", fmt.Sprint(scalar)}
	}
	return scalar
}
