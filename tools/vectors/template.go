package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"text/template"
	"unicode"

	"github.com/Masterminds/sprig/v3"
)

// templateInput is a template and what it may ask for. Dollars in it are the template's variables.
type templateInput struct {
	Text   string            `json:"text"`
	Values map[string]string `json:"values"`
}

// templateResult is the text that was written, or the error that ended parsing or execution.
type templateResult struct {
	Output string `json:"output"`
	Parse  string `json:"parse,omitempty"`
	Exec   string `json:"exec,omitempty"`
}

// stackInfo is what .Stack and .Release hold.
type stackInfo struct {
	Name, Version, PreviousVersion string
}

type environmentInfo struct {
	Name string
}

func renderTemplates(in io.Reader, out io.Writer) error {
	inputs, results := json.NewDecoder(in), json.NewEncoder(out)
	results.SetEscapeHTML(false)
	for {
		var input templateInput
		if err := inputs.Decode(&input); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		if err := results.Encode(renderTemplate(input)); err != nil {
			return err
		}
	}
}

func renderTemplate(input templateInput) (result templateResult) {
	if strings.HasPrefix(strings.TrimSpace(input.Text), "#notemplating") || strings.HasPrefix(strings.TrimSpace(input.Text), "# notemplating") {
		return templateResult{Output: input.Text}
	}
	functions := sprig.TxtFuncMap()
	functions["splitPreserveQuotes"] = splitPreserveQuotes
	parsed, err := template.New("template").Funcs(functions).Parse(input.Text)
	if err != nil {
		return templateResult{Parse: err.Error()}
	}
	stack := stackInfo{"shop", "2.0", "1.0"}
	data := map[string]any{
		"Values":      input.Values,
		"Stack":       stack,
		"Release":     stack,
		"Environment": environmentInfo{"Default"},
	}
	var written bytes.Buffer
	if err := parsed.Execute(&written, data); err != nil {
		return templateResult{Exec: err.Error()}
	}
	return templateResult{Output: written.String()}
}

// splitPreserveQuotes follows the description of Rancher's function in docs/reference/templates.md: each white space
// outside of quotes ends a word, any quotation mark opens and closes, and the last byte of the text belongs to the last
// word. So a last character of several bytes ends no word, and its word is lost.
func splitPreserveQuotes(text string) []string {
	var words []string
	var word strings.Builder
	quoted := false
	for position, character := range text {
		if unicode.In(character, unicode.Quotation_Mark) {
			quoted = !quoted
		}
		switch {
		case position+1 == len(text):
			words = append(words, word.String()+string(character))
		case unicode.IsSpace(character) && !quoted:
			words = append(words, word.String())
			word.Reset()
		default:
			word.WriteString(string(character))
		}
	}
	return words
}
