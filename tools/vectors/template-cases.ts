/** Templates that were thought of, one per line or block, for tools/vectors/template.ts. */
export const templateValues: Readonly<Record<string, string>> = {
  name: 'web',
  flag: 'true',
  off: 'false',
  count: '3',
  big: '99999999999999999999',
  hex: '0x10',
  octal: '010',
  float: '2.50',
  zero: '0',
  empty: '',
  words: 'a "b c" d',
  list: 'a,b,c',
  text: 'line one\nline two\n',
  accent: 'Élan ñ ß',
  euro: '10 €',
  path: '/var/lib//app/../data.tar.gz',
  url: 'https://example.org/?a=1&b=<2>',
  json: '{"a":[1,2.5,"x",null,true],"b":{"c":"d"}}',
  base64: 'aGVsbG8=',
  port: '8080',
};

const syntax = `
plain text
{{.Values.name}}
{{ .Values.name }}
{{- .Values.name -}}
a {{- .Values.name -}} b
a {{- .Values.name }} b
a {{ .Values.name -}} b
a{{-3}}b
a {{- 3 -}} b
a {{-3 -}} b
a {{- -3 -}} b
{{3 -}} b
{{3 - }}
{{/* comment */}}x
a {{- /* comment */ -}} b
a {{/* comment */ -}} b
a {{- /* comment */}} b
{{ /* no comment */}}
{{/* open
{{/* open }}
{{/* a */ }}
{{/**/}}
{{
{{}}
{{ }}
{{-}}
{{- }}
{{- -}}
}}
{{"}}"}}
{{"a{{b"}}
{{ .Values.name
{{ .Values.name }
{{.Values.name}}}
{{{.Values.name}}}
{{.}}x
{{$}}x
{{.Values.name.x}}
{{.Nope}}
{{.Nope.x}}
{{.Values.nope}}
{{.Values.nope.x}}
{{.Values.name.x.y}}
{{.Stack.Name}}-{{.Stack.Version}}-{{.Stack.PreviousVersion}}-{{.Release.Name}}-{{.Environment.Name}}
{{.Stack}}
{{.Stack.Nope}}
{{.Environment.Version}}
{{$.Values.name}}
{{$x := .Values.name}}{{$x}}
{{$x := 1}}{{$x = 2}}{{$x}}
{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}
{{$x := 1}}{{if true}}{{$x := 2}}{{$x}}{{end}}{{$x}}
{{if true}}{{$x := 2}}{{end}}{{$x}}
{{$x = 1}}
{{$x}}
{{$x := .}}{{$x.Values.name}}
{{with $x := .Values.name}}{{$x}}{{.}}{{end}}
{{with .Values.nope}}a{{else}}b{{end}}
{{with .Values.nope}}a{{else with .Values.name}}{{.}}{{else}}c{{end}}
{{with .Values.nope}}a{{else if .Values.name}}b{{end}}
{{with .Values}}{{.name}}{{$.Values.flag}}{{end}}
{{if .Values.name}}a{{end}}
{{if .Values.off}}a{{else}}b{{end}}
{{if .Values.empty}}a{{else}}b{{end}}
{{if .Values.nope}}a{{else if .Values.name}}b{{else}}c{{end}}
{{if eq .Values.name "a"}}1{{else if eq .Values.name "web"}}2{{else if true}}3{{else}}4{{end}}
{{if .Values.name}}a{{else}}b{{else}}c{{end}}
{{if .Values.name}}a
{{if}}a{{end}}
{{if .Values.name}}a{{end}}{{end}}
{{else}}
{{end}}
{{else if true}}{{end}}
{{if true}}{{else with true}}{{end}}
{{if (true)}}a{{end}}
{{if not (eq .Values.name "a")}}a{{end}}
{{if and (eq .Values.flag "true") (ne .Values.off "true")}}a{{end}}
{{if or .Values.nope .Values.name}}a{{end}}
{{range splitList "," .Values.list}}{{.}};{{end}}
{{range $x := splitList "," .Values.list}}{{$x}};{{end}}
{{range $i, $x := splitList "," .Values.list}}{{$i}}{{$x}};{{end}}
{{range $i, $x := split "," .Values.list}}{{$i}}{{$x}};{{end}}
{{range $k, $v := .Values}}{{$k}}={{$v}}
{{end}}
{{range .Values.nope}}a{{else}}b{{end}}
{{range (list)}}a{{else}}b{{end}}
{{range .Values.name}}a{{end}}
{{range 3}}{{.}}{{end}}
{{range $i := 3}}{{$i}}{{end}}
{{range $i, $x := 3}}{{$i}}{{end}}
{{range 0}}a{{else}}b{{end}}
{{range 1.5}}a{{end}}
{{range true}}a{{end}}
{{range .Stack}}a{{end}}
{{range $i, $x := until 3}}{{if eq $i 1}}{{break}}{{end}}{{$x}}{{end}}
{{range until 4}}{{if eq . 1}}{{continue}}{{end}}{{.}}{{end}}
{{break}}
{{continue}}
{{if true}}{{break}}{{end}}
{{range until 2}}{{range until 3}}{{if eq . 1}}{{break}}{{end}}{{.}}{{end}};{{end}}
{{$x := 0}}{{range until 3}}{{$x = .}}{{end}}{{$x}}
{{$i := 9}}{{$x := 9}}{{range $i, $x = until 3}}{{end}}{{$i}}{{$x}}
{{range $x, $y, $z := until 3}}{{end}}
{{range $x,}}{{end}}
{{range $x, 1 := until 2}}{{end}}
{{$x, $y := 1}}
{{define "t"}}<{{.}}>{{end}}{{template "t" .Values.name}}
{{template "t" .Values.name}}{{define "t"}}<{{.}}>{{end}}
{{define "t"}}<{{.}}>{{end}}{{template "t"}}
{{define "t"}}<{{$}}>{{end}}{{template "t" 1}}
{{define "t"}}{{$x}}{{end}}
{{$x := 1}}{{define "t"}}{{$x}}{{end}}{{template "t"}}
{{template "nope"}}
{{define "template"}}x{{end}}
{{define "template"}}x{{end}}y
{{define "template"}} {{end}}y
{{if .Values}}{{template "template"}}{{end}}x
{{template nope}}
{{template}}
{{define "t"}}a{{else}}b{{end}}
{{define "t"}}a
{{define t}}a{{end}}
{{define "t"}}a{{end}}{{define "t"}}b{{end}}{{template "t"}}
{{define "t"}} {{end}}{{define "t"}}b{{end}}{{template "t"}}
{{define "t"}}b{{end}}{{define "t"}} {{end}}{{template "t"}}
{{if true}}{{define "t"}}{{end}}{{end}}
{{block "b" .Values.name}}[{{.}}]{{end}}
{{block "b"}}a{{end}}
{{define "b"}}x{{end}}{{block "b" .}}y{{end}}
{{range until 2}}{{block "c" .}}{{break}}{{end}}{{end}}
{{define "a"}}{{template "b" .}}{{end}}{{define "b"}}{{.}}{{end}}{{template "a" "x"}}
{{template "t" | print}}
{{.Values.name | upper | printf "%s-%s" "a"}}
{{.Values.name | "a"}}
{{.Values.name | 1}}
{{.Values.name | .Values.name}}
{{"a" | nil}}
{{"a" | (upper)}}
{{"a" |}}
{{| "a"}}
{{"a" || upper}}
{{upper "a" | lower | title}}
{{nil}}
{{print nil}}
{{nil.x}}
{{(nil).x}}
{{true}}{{false}}
{{true.x}}
{{"a".x}}
{{1.x}}
{{.Values.name "a"}}
{{.Values.name true}}
{{1 2}}
{{"a" "b"}}
{{"a""b"}}
{{(1)(2)}}
{{print(1)}}
{{print (1)}}
{{print (1) (2)}}
{{(print 1)}}
{{((1))}}
{{(.Values).name}}
{{(.Values.name | upper)}}
{{(dict "a" "b").a}}
{{(dict "a" (dict "b" "c")).a.b}}
{{(dict "a" nil).a.b}}
{{(list 1 2).x}}
{{(split "," .Values.list)._1}}
{{$x := split "," .Values.list}}{{$x._0}}{{$x._2}}{{$x._9}}
{{(1}}
{{1)}}
{{()}}
{{( }}
{{print )}}
{{print 1 2 3}}
{{foo}}
{{foo .Values.name}}
{{.Values.name | foo}}
{{if false}}{{foo}}{{end}}
{{stack_name}}
{{eqq 1 1}}
{{"\\n\\t\\"\\\\"}}
{{"\\x41\\u00e9\\U0001F600\\101"}}
{{"\\xe2\\x82\\xac"}}
{{"\\q"}}
{{"\\400"}}
{{"\\ud800"}}
{{"\\'"}}
{{"open}}
{{"a
b"}}
{{\`raw "x" \\n\`}}
{{\`raw
lines\`}}
{{\`open}}
{{'a'}}
{{'\\n'}}
{{'é'}}
{{'\\''}}
{{'"'}}
{{'ab'}}
{{''}}
{{'a}}
{{'\\x41'}}
{{'\\xff'}}
{{printf "%c" 'a'}}
{{1}}{{-1}}{{+1}}
{{0x1F}}{{0X1f}}{{0b101}}{{0o17}}{{017}}
{{1_000}}{{0x_1}}
{{1__0}}
{{1_}}
{{08}}
{{0x}}
{{0b2}}
{{1.5}}
{{.5}}
{{5.}}
{{1e3}}{{1E-3}}{{-1.5e+2}}
{{1e999}}
{{0x1p4}}
{{0x1.8p1}}
{{1.5.5}}
{{1e}}
{{1a}}
{{1-2}}
{{1+2}}
{{1i}}
{{1+2i}}
{{+}}
{{-}}
{{9223372036854775807}}
{{9223372036854775808}}
{{18446744073709551616}}
{{-9223372036854775808}}
{{-9223372036854775809}}
{{100000000000000000000000}}
{{1e6}}{{1e20}}{{1e21}}{{1e22}}{{123456789.0}}{{1000000.0}}{{100000.0}}
{{0.0001}}{{0.00001}}{{1.0}}{{2.50}}{{-0.0}}
{{.Values.a-b}}
{{.Values.a b}}
{{.Values.}}
{{.Values..name}}
{{..}}
{{.1a}}
{{.Values.name,}}
{{.Values.name;}}
{{.Values.name:}}
{{.Values.name=1}}
{{$x:=1}}{{$x}}
{{$x :=1}}{{$x}}
{{$x := }}
{{$x : 1}}
{{$x := 1 | print 2}}{{$x}}
{{$ := 1}}{{$}}
{{$1 := 1}}{{$1}}
{{$é := 1}}{{$é}}
{{.Values.été}}
{{é}}
{{§}}
{{#}}
{{%}}
{{!}}
{{a}}
{{[1]}}
{{.Values[0]}}
{{print .Values.name .Stack.Name}}
{{print .Values.nope}}
{{printf "%v" .Values.nope}}
{{.Values.nope | upper}}
{{upper .Values.nope}}
{{eq .Values.nope "a"}}
{{ne .Values.nope "a"}}
{{eq .Values.nope .Values.nope2}}
{{lt .Values.nope "a"}}
{{len .Values.nope}}
{{index .Values "name"}}
{{index .Values "nope"}}
{{index .Nope "a"}}
{{not .Values.nope}}
{{if eq .Values.flag true}}a{{end}}
{{if .Values.flag | eq "true"}}a{{end}}
# notemplating {{x}}
#notemplating {{x}}
#  notemplating {{x}}
 # notemplating {{x}}
x # notemplating {{.Values.name}}
`;

const functions = `
{{and true false}} {{and true true}} {{and 1 2}} {{and 0 2}} {{and "" "a"}} {{and "a"}}
{{and}}
{{or}}
{{or 0 ""}}|{{or "" "b"}}|{{or "a" "b"}}|{{or false}}
{{or "a" (index (list) 9)}}
{{and "" (index (list) 9)}}
{{or "" (index (list) 9)}}
{{"x" | and "a"}} {{"x" | or ""}} {{"" | and "a"}}
{{"x" | or "a"}}
{{not true}} {{not 0}} {{not "a"}} {{not (list)}} {{not (list 1)}} {{not nil}} {{not 0.0}}
{{not}}
{{not 1 2}}
{{eq 1 1}} {{eq 1 2}} {{eq 1 2 1}} {{eq "a" "b" "c"}} {{eq "a" "b" "a"}} {{eq true true}} {{eq 1.5 1.5}}
{{eq 1 1.0}}
{{eq "1" 1}}
{{eq true "true"}}
{{eq 1}}
{{eq}}
{{eq (list 1) (list 1)}}
{{eq (dict) (dict)}}
{{eq (list) nil}} {{eq nil (list)}} {{eq nil nil}} {{eq (rest (list)) nil}}
{{eq (list 1) "a"}}
{{eq (list 1) (dict)}}
{{eq .Stack .Release}}
{{eq .Stack .Environment}}
{{eq .Stack "a"}}
{{eq (add 1 2) 3}} {{eq (len "abc") (int64 3)}} {{eq (index "a" 0) 97}} {{eq 97 (index "a" 0)}}
{{eq 1 "a" 1}}
{{eq 1 1 "a"}}
{{ne 1 2}} {{ne "a" "a"}}
{{ne 1}}
{{ne 1 2 3}}
{{ne "1" 1}}
{{lt 1 2}} {{lt 2 1}} {{lt "a" "b"}} {{lt 1.5 2.5}} {{le 1 1}} {{gt 2 1}} {{ge 1 1}} {{lt "" "a"}} {{lt "a" "B"}} {{lt "é" "z"}}
{{lt 1 "a"}}
{{lt 1 1.5}}
{{lt true false}}
{{lt (list) (list)}}
{{lt nil 1}}
{{le 1 "1"}}
{{gt .Values.count 2}}
{{gt (atoi .Values.count) 2}}
{{gt (atoi .Values.count) 5}}
{{ge (int .Values.count) 3}}
{{len "abc"}} {{len "é€"}} {{len (list 1 2)}} {{len (dict "a" 1)}} {{len .Values.list}} {{len ""}}
{{len 1}}
{{len nil}}
{{len}}
{{len .Stack}}
{{len .Values}}
{{index (list 1 2 3) 0}} {{index (list 1 2 3) 2}} {{index (dict "a" "b") "a"}} {{index "abc" 1}}
{{index (list 1 2 3) 3}}
{{index (list 1 2 3) -1}}
{{index (list 1 2 3) "a"}}
{{index (list 1 2 3) nil}}
{{index (dict "a" "b") 1}}
{{index (dict "a" "b") "z"}}
{{index (dict "a" (list 1 2)) "a" 1}}
{{index 1 0}}
{{index nil 0}}
{{index (list 1)}}
{{index (list (list 1 2) 3) 0 1}}
{{index (list 1 2) 1.0}}
{{index (splitList "," .Values.list) 1}}
{{index (split "," .Values.list) "_1"}}
{{index (list nil) 0}}
{{index (list 1 2) (int64 1)}}
{{slice (list 1 2 3 4) 1 3}} {{slice (list 1 2 3 4) 1}} {{slice (list 1 2)}} {{slice (list)}}
{{slice (list 1 2) 3}}
{{slice (list 1 2) 2 1}}
{{slice (list 1 2) "1" "2"}}
{{slice "abc" 1}}
{{slice nil}}
{{slice (until 5) 1 3}}
{{print}}|{{print "a"}}|{{print "a" "b"}}|{{print 1 2}}|{{print "a" 1}}|{{print 1 "a" 2 3}}|{{print nil}}|{{print true false}}
{{print (list 1 "a" nil)}} {{print (dict "b" 1 "a" (list))}} {{print .Stack}} {{print 1.5 2}}
{{println "a" 1}}{{println}}
{{printf "%s" "a"}} {{printf "%d" 1}} {{printf "%v" "a"}} {{printf "%v" 1}} {{printf "%q" "a\\"b"}} {{printf "%t" true}}
{{printf "%5s|%-5s|%05d|%+d|%x|%X|%o|%b" "a" "b" 42 42 255 255 8 5}}
{{printf "%5.2f|%e|%g|%E|%G" 3.14159 1234.5678 0.00001234 1234.5678 1e30}}
{{printf "%f %.0f %.1f %.3f" 2.5 2.5 0.25 1.0005}}
{{printf "%6.2f|%-8.2f|%08.2f|%+.2f|% .2f" 3.14159 3.14159 -3.14159 3.14159 3.14159}}
{{printf "%#x %#o %#b %#q %#v %#v" 255 8 5 "a" "b" 1}}
{{printf "%x %X % x %#x" "hello" "hello" "abc" "abc"}}
{{printf "%c %U %#U %q" 65 8364 8364 65}}
{{printf "%T %T %T %T %T %T" "a" 1 1.5 true (list) (dict)}}
{{printf "%T %T" (add 1 2) nil}}
{{printf "%d" "a"}} {{printf "%s" 1}} {{printf "%t" 1}} {{printf "%z" 1}} {{printf "%d" 1.5}} {{printf "%s" nil}} {{printf "%f" 1}}
{{printf "%d"}} {{printf "%d" 1 2}} {{printf "a" 1}} {{printf "%"}} {{printf "%%"}} {{printf "100%"}} {{printf "%!" 1}} {{printf "%5"}}
{{printf "%[2]d %[1]d" 1 2}} {{printf "%[3]d" 1}} {{printf "%[1]d %[1]x" 10}} {{printf "%[a]d" 1}} {{printf "%[" 1}}
{{printf "%*d|%-*d" 5 1 5 2}} {{printf "%.*f" 2 3.14159}} {{printf "%*d" "a" 1}} {{printf "%.*f" "a" 1.5}} {{printf "%*d" -5 1}}
{{printf "%v %+v" .Stack .Environment}}
{{printf "%v %v" (list 1 "a" 2.5 nil true) (dict "x" 1 "a" "b")}}
{{printf "%s %d %q" (list "a" "b") (list 1 2) (list "a" "b")}}
{{printf "%s" (list 1 2)}} {{printf "%d" (list "a" 1)}} {{printf "%5d" (list 1 2)}}
{{printf "%#v %#v" (list 1 "a") (dict "a" 1)}} {{printf "%#v" (splitList "," "a,b")}} {{printf "%#v" (list nil)}}
{{printf "%.2s|%.10s|%5.1s|%.1q" "abc" "abc" "abc" "abc"}} {{printf "%05s" "ab"}} {{printf "%-05d|" 42}}
{{printf "%+q %q" "é€" "é\\x00\\u200b"}} {{printf "%6q" "a"}}
{{printf "% d|%+d|% d" 5 -5 -5}} {{printf "%.3d|%8.3d|%-8.3d|" 5 5 5}} {{printf "%.0d" 0}}
{{printf "%v %v %v %v" 1e6 1e-7 123456789.0 0.1}} {{printf "%g %.3g %.10g" 100000.0 1234567.0 1234.5}}
{{printf "%#g %#.3g %#f %#.0f %#e" 1.0 1.0 1.0 1.0 1.0}}
{{printf "%v" .Values.count}} {{printf "%d" .Values.count}} {{printf "%s:%s" .Values.name .Values.port}}
{{printf "%s"}} {{printf}}
{{printf 1}}
{{printf .Values.name}}
{{printf "%s %s" "a"}} {{printf "%v" nil}} {{printf "%w" "a"}} {{printf "%p" "a"}}
{{printf "%d %x" (index "é" 0) (index "é" 1)}} {{printf "%c" 128512}} {{printf "%O %O" 8 -8}} {{printf "%x" -255}} {{printf "%U" -1}}
{{printf "%08b" 5}} {{printf "%+08d" 42}} {{printf "%x" 3.5}} {{printf "%t" "a"}} {{printf "%5t|%-7t|" true false}}
{{html "<a href='x'>&\\"</a>"}} {{"<b>" | html}} {{html 1 2}} {{html .Values.nope}} {{html}}
{{js "it's \\"<b>\\" & = \\n é"}} {{js 1}} {{js "\\u2028"}}
{{urlquery "a b&c=d/é?"}} {{urlquery 1 "a"}} {{.Values.url | urlquery}}
{{call "a"}}
{{call nil}}
{{call}}
{{call .Values.name 1}}
{{trim "  a b \\n"}}| {{trim ""}} {{trim "\\u00a0a\\u2003"}}|
{{trim 1}}
{{trim}}
{{trim "a" "b"}}
{{upper "abc é ß ŉ"}} {{lower "ABC É İ Σ"}} {{title "hello wOrld foo_bar a-b 1st élan it's"}} {{untitle "Hello World"}}
{{upper 1}}
{{upper .Values.accent}} {{lower .Values.accent}} {{title .Values.accent}}
{{trimAll "$" "$5.00$"}} {{trimall "ab" "abcba"}} {{trimAll "" " a "}} {{trimAll "é€" "é€aé"}}
{{trimPrefix "a" "ab"}} {{trimPrefix "b" "ab"}} {{trimSuffix "b" "ab"}} {{trimSuffix "a" "ab"}} {{trimSuffix "" "a"}} {{trimSuffix ".gz" .Values.path}}
{{contains "b" "abc"}} {{contains "z" "abc"}} {{contains "" ""}} {{hasPrefix "a" "abc"}} {{hasPrefix "b" "abc"}} {{hasSuffix "c" "abc"}} {{hasSuffix "" "a"}}
{{contains 1 "a"}}
{{hasPrefix "a"}}
{{replace "a" "b" "aaa"}} {{replace "" "-" "abc"}} {{replace "ab" "" "abab"}} {{replace "z" "y" "abc"}} {{"a-b" | replace "-" "_"}} {{replace "" "-" ""}}
{{replace "a" "b"}}
{{repeat 3 "ab"}} {{repeat 0 "a"}}|{{"x" | repeat 5}}
{{repeat -1 "a"}}
{{repeat "3" "a"}}
{{repeat (atoi .Values.count) "a"}}
{{repeat (add 1 2) "a"}}
{{repeat 1.5 "a"}}
{{repeat 2.0 "a"}}
{{substr 0 2 "hello"}} {{substr 1 -1 "hello"}} {{substr -1 3 "hello"}} {{substr 2 99 "hello"}} {{substr 0 0 "hello"}}| {{substr 5 5 "hello"}}|
{{substr 9 99 "hello"}}
{{substr 3 1 "hello"}}
{{substr -1 9 "hello"}}
{{trunc 3 "hello"}} {{trunc -3 "hello"}} {{trunc 9 "hello"}} {{trunc 0 "hello"}}| {{trunc -9 "hello"}} {{trunc -5 "hello"}}
{{quote "a"}} {{quote "a\\"b"}} {{quote 1 "b" nil true}} {{quote}}| {{quote .Values.text}} {{quote (list "a" 1)}} {{quote .Values.nope}}|
{{squote "a"}} {{squote "it's"}} {{squote 1 nil "b"}} {{squote (list 1)}} {{squote .Values.nope}}|
{{cat "a" 1 nil "b" true}} {{cat}}| {{cat "a"}} {{cat (list 1 2) "b"}} {{cat " a " "b"}}
{{indent 2 "a\\nb"}} {{indent 0 "a"}} {{nindent 4 "a\\nb\\n"}} {{.Values.text | indent 3}}
{{indent -1 "a"}}
{{indent "a" "b"}}
{{plural "one" "many" 1}} {{plural "one" "many" 2}} {{len (list 1) | plural "item" "items"}}
{{toString 1}} {{toString nil}} {{toString (list 1 "a")}} {{toString 1.5}} {{toString true}} {{toString "a"}} {{toString .Values.nope}}
{{toStrings (list 1 "a" nil)}} {{toStrings "a"}} {{toStrings nil}} {{toStrings (until 3)}} {{toStrings 5}}
{{join "," (list "a" 1 nil "b")}} {{join "-" (splitList "," .Values.list)}} {{join "," "a"}} {{join "," nil}}| {{until 4 | join ","}} {{join "" (list "a" "b")}}
{{join 1 (list)}}
{{split "," "a,b,c"}} {{(split "," "a,b")._0}} {{split "" "aé"}} {{split "x" "abc"}} {{split "," ""}} {{range $k, $v := split "," "a,b,c,d,e,f,g,h,i,j,k,l"}}{{$k}}{{$v}} {{end}}
{{splitn "," 2 "a,b,c"}} {{splitn "," 0 "a,b"}} {{splitn "," -1 "a,b"}} {{splitn "" 2 "abc"}} {{splitn "," 9 "a,b"}} {{splitn "," 1 "a,b"}}
{{splitList "," "a,b,c"}} {{splitList "" "abc"}} {{splitList "," ""}} {{splitList "::" "a::b"}} {{len (splitList "," "")}}
{{splitPreserveQuotes "a b"}} {{len (splitPreserveQuotes .Values.words)}} {{range splitPreserveQuotes .Values.words}}[{{.}}]{{end}}
{{range splitPreserveQuotes "--a --b='c d' --e='f'"}}[{{.}}]{{end}}
{{range splitPreserveQuotes " a  b "}}[{{.}}]{{end}}
{{range splitPreserveQuotes "a 'b c"}}[{{.}}]{{end}}
{{range splitPreserveQuotes "a\\tb\\nc"}}[{{.}}]{{end}}
{{range splitPreserveQuotes "a é"}}[{{.}}]{{end}}
{{range splitPreserveQuotes "«a b» c"}}[{{.}}]{{end}}
{{range splitPreserveQuotes "it's a \\"b c\\" d"}}[{{.}}]{{end}}
{{range splitPreserveQuotes ""}}[{{.}}]{{else}}none{{end}}
{{range splitPreserveQuotes "a"}}[{{.}}]{{end}}
{{splitPreserveQuotes ""}} {{toJson (splitPreserveQuotes "")}}
{{splitPreserveQuotes 1}}
{{atoi "12"}} {{atoi "-5"}} {{atoi "+5"}} {{atoi "a"}} {{atoi ""}} {{atoi "1.5"}} {{atoi "0x10"}} {{atoi "010"}} {{atoi "99999999999999999999"}} {{atoi "-99999999999999999999"}} {{atoi " 1"}} {{atoi "1_0"}} {{atoi "9223372036854775807"}}
{{atoi 1}}
{{hello}}
{{fail "no"}}
{{if false}}{{fail "no"}}{{end}}ok
{{int "5"}} {{int "5.7"}} {{int "5.0"}} {{int 5.7}} {{int true}} {{int nil}} {{int "a"}} {{int "0x10"}} {{int "010"}} {{int "0b11"}} {{int (list)}} {{int "-3"}} {{int .Values.big}} {{int "08"}} {{int ""}} {{int "1_000"}} {{int "+5"}}
{{int64 "5"}} {{int64 -5.7}} {{int64 1e30}} {{int64 (index "a" 0)}} {{int64 "5.00"}} {{int64 ".0"}} {{int64 "1e3"}}
{{float64 "1.5"}} {{float64 1}} {{float64 "a"}} {{float64 true}} {{float64 nil}} {{float64 "1e3"}} {{float64 "inf"}} {{float64 "NaN"}} {{float64 "-Inf"}} {{float64 "0x1p4"}} {{float64 ".5"}} {{float64 "5."}} {{float64 "1_0"}}
{{toDecimal 777}} {{toDecimal "0777"}} {{toDecimal "9"}} {{toDecimal -10}} {{toDecimal nil}}
{{add 1 2 3}} {{add}} {{add "1" "2"}} {{add 1.9 2.9}} {{add 9223372036854775807 1}} {{add nil 1}} {{add .Values.count 1}} {{add true 1}}
{{add1 5}} {{add1 "5"}} {{add1 9223372036854775807}}
{{sub 5 3}} {{sub "5" 3}} {{sub 3 5}}
{{sub 1}}
{{mul 2 3 4}} {{mul 2}} {{mul "3" 2}} {{mul 9223372036854775807 2}}
{{div 7 2}} {{div -7 2}} {{div "9" "2"}} {{mod 7 3}} {{mod -7 3}}
{{div 1 0}}
{{mod 1 0}}
{{div 1 "a"}}
{{max 1 3 2}} {{max "5" 3}} {{max 1}} {{min 1 3 -2}} {{min "5" 3}} {{biggest 1 9 3}}
{{max}}
{{maxf 1.5 2.5}} {{minf 1.5 "0.5"}} {{floor 1.7}} {{floor -1.2}} {{ceil 1.2}} {{floor "3.9"}} {{ceil "a"}}
{{round 123.5555 3}} {{round 1.5 0}} {{round 2.5 0}} {{round -1.5 0}} {{round 1.25 1 0.6}} {{round "3.14159" 2}}
{{until 3}} {{until 0}} {{until -3}} {{untilStep 3 9 3}} {{untilStep 5 0 -2}} {{untilStep 0 5 -1}} {{untilStep 5 0 1}} {{untilStep 0 5 0}} {{untilStep 3 3 1}}
{{until "3"}}
{{range $i := until (atoi .Values.count)}}{{$i}}{{end}}
{{range $i, $e := atoi .Values.count | until}}{{add $i 1}},{{end}}
{{seq 5}} {{seq 2 5}} {{seq 5 2}} {{seq 1 2 9}} {{seq 9 -2 1}} {{seq -3}} {{seq}}| {{seq 0}} {{seq 1 2 3 4}}| {{seq 9 2 1}}|
{{list}} {{list 1 "a" nil}} {{tuple 1 2}} {{list (list 1) (dict "a" 1)}}
{{first (list 1 2)}} {{last (list 1 2)}} {{rest (list 1 2 3)}} {{initial (list 1 2 3)}} {{first (list)}} {{last (list)}} {{rest (list)}} {{initial (list)}}
{{first "abc"}}
{{first nil}}
{{last 1}}
{{rest (dict)}}
{{mustFirst (list 1)}} {{mustLast (list 1)}} {{mustRest (list 1 2)}} {{mustInitial (list 1 2)}}
{{mustFirst 1}}
{{append (list 1) 2}} {{push (list 1) "a"}} {{prepend (list 1) 0}} {{append (splitList "," "a,b") "c"}} {{append (list) nil}} {{mustAppend (list 1) 2}} {{mustPush (list 1) 2}} {{mustPrepend (list 1) 2}}
{{append 1 2}}
{{append nil 2}}
{{concat (list 1) (list 2 3) (until 2)}} {{concat}} {{concat (list)}}
{{concat 1}}
{{concat nil}}
{{reverse (list 1 2 3)}} {{mustReverse (until 3)}} {{compact (list 1 "" nil 0 "a" false)}} {{mustCompact (list)}} {{uniq (list 1 1 "a" "a" 1.0)}} {{mustUniq (list nil nil)}}
{{reverse "abc"}}
{{without (list 1 2 3 2) 2}} {{without (list "a" nil) nil}} {{mustWithout (list 1) 1}} {{without (list 1 2)}}
{{has 2 (list 1 2)}} {{has "a" (list 1)}} {{has 1 nil}} {{has (list 1) (list (list 1))}} {{mustHas 1 (list 1)}} {{has 1 (until 3)}} {{has (int64 1) (until 3)}}
{{has 1 "a"}}
{{chunk 2 (list 1 2 3 4 5)}} {{chunk 2 (list)}} {{mustChunk 3 (list 1 2 3)}} {{printf "%T" (chunk 2 (list 1))}}
{{chunk 0 (list 1)}}
{{sortAlpha (list "b" "a" "é" 10 9)}} {{sortAlpha "b"}} {{sortAlpha (list)}} {{sortAlpha (splitList "," "c,b,a")}} {{sortAlpha (until 12)}} {{sortAlpha 5}}
{{all 1 "a"}} {{all 1 ""}} {{all}} {{any 0 ""}} {{any 0 1}} {{any}}
{{coalesce 0 "" "a" "b"}} {{coalesce}} {{coalesce nil (list)}} {{coalesce .Values.nope .Values.empty .Values.name}}
{{default "d" ""}} {{default "d" "a"}} {{default "d"}} {{.Values.nope | default "d"}} {{.Values.name | default "d"}} {{default 0 0}} {{default (list 1) (list)}} {{default "d" .Values.off}} {{default "d" "a" "b"}} {{default "d" .Stack}}
{{empty ""}} {{empty "a"}} {{empty 0}} {{empty (list)}} {{empty nil}} {{empty false}} {{empty 0.0}} {{empty (dict)}} {{empty .Values.nope}} {{empty .Stack}}
{{ternary "a" "b" true}} {{ternary "a" "b" false}} {{eq 1 1 | ternary "y" "n"}} {{ternary nil 1 true}}
{{ternary "a" "b" .Values.flag}}
{{ternary "a" "b" 1}}
{{dict}} {{dict "a" 1 "b" "c"}} {{dict "a"}} {{dict 1 2}} {{dict "a" 1 "a" 2}} {{dict nil 1}} {{dict "b" nil "a" (dict "x" (list 1))}}
{{get (dict "a" 1) "a"}} {{get (dict "a" 1) "b"}}| {{get (dict "a" nil) "a"}}
{{get .Values "name"}}
{{get nil "a"}}|
{{hasKey (dict "a" 1) "a"}} {{hasKey (dict "a" 1) "b"}} {{hasKey nil "a"}}
{{hasKey .Values "name"}}
{{hasKey (split "," "a") "_0"}}
{{set (dict "a" 1) "b" 2}} {{$d := dict "a" 1}}{{$_ := set $d "a" 9}}{{$d.a}} {{$e := $d}}{{$_ := unset $e "a"}}{{$d}}
{{set nil "a" 1}}
{{unset (dict "a" 1) "a"}} {{unset nil "a"}}
{{pluck "a" (dict "a" 1) (dict "b" 2) (dict "a" 3)}} {{pluck "a"}}
{{keys (dict "a" 1)}} {{keys}} {{keys (dict "a" 1 "b" 2) | sortAlpha}} {{values (dict "a" 1)}} {{values nil}}
{{pick (dict "a" 1 "b" 2) "a" "z"}} {{omit (dict "a" 1 "b" 2) "a"}} {{pick (dict "a" 1)}} {{omit (dict "a" 1)}}
{{dig "a" "b" "d" (dict "a" (dict "b" 1))}} {{dig "a" "z" "d" (dict "a" (dict "b" 1))}} {{dig "z" "d" (dict)}}
{{dig "a" (dict)}}
{{dig "a" "b" "d" (dict "a" 1)}}
{{dig 1 "d" (dict "a" 1)}}
{{dig "a" "d" .Values}}
{{typeOf 1}} {{typeOf "a"}} {{typeOf (list)}} {{typeOf (dict)}} {{typeOf (until 1)}} {{typeOf (split "," "a")}} {{typeOf nil}} {{typeOf 1.5}} {{typeOf (add 1)}} {{typeOf true}} {{typeOf (splitList "," "a")}} {{typeOf .Values}}
{{typeIs "int" 1}} {{typeIs "string" 1}} {{typeIsLike "int" 1}} {{kindOf (list)}} {{kindOf (dict)}} {{kindOf nil}} {{kindOf 1.5}} {{kindOf .Stack}} {{kindIs "map" (dict)}} {{kindIs "slice" "a"}}
{{deepEqual (list 1 2) (list 1 2)}} {{deepEqual 1 1.0}} {{deepEqual (dict "a" (list)) (dict "a" (list))}} {{deepEqual nil nil}} {{deepEqual (list 1) (until 1)}} {{deepEqual "a" "a"}} {{deepEqual (rest (list)) (list)}}
{{toJson (list 1 "a" nil true 1.5)}} {{toJson (dict "b" 1 "a" "x")}} {{toJson "<a>&\\"\\n é\\u2028"}} {{toJson 1e21}} {{toJson 1e-7}} {{toJson nil}} {{toJson (rest (list))}} {{toJson .Stack}} {{toJson .Values.words}} {{toJson 100000000.0}} {{toJson 1.0}} {{toJson (index "a" 0)}}
{{toPrettyJson (dict "a" (list 1 2) "b" (dict) "c" (list))}} {{toPrettyJson 1}} {{toRawJson "<a>&"}} {{toRawJson (dict "a" "<b>")}} {{mustToJson 1}} {{mustToPrettyJson (list 1)}} {{mustToRawJson "<"}}
{{toJson (float64 "inf")}}|
{{mustToJson (float64 "inf")}}|
{{fromJson .Values.json}} {{(fromJson .Values.json).b.c}} {{index (fromJson .Values.json).a 1}} {{fromJson "{"}}| {{fromJson "1e3"}} {{fromJson "\\"a\\""}} {{fromJson "null"}} {{fromJson ""}}
{{mustFromJson .Values.json}}
{{mustFromJson "{"}}
{{fromJson "[1,2" }}|{{fromJson "true"}}|{{fromJson "{\\"__proto__\\":1}"}}
{{b64enc "hello"}} {{b64enc ""}}| {{b64enc "é"}} {{b64dec "aGVsbG8="}} {{b64dec "!!!"}} {{b64dec "aGVsbG8"}} {{b64dec ""}}| {{b64dec "aGVs\\nbG8="}} {{b64dec "a=b"}} {{b64dec "YQ==x"}} {{b64dec "YQ="}} {{b64dec "YQ=x"}} {{b64dec "Y==="}} {{b64dec "=YQ="}}
{{sha1sum "a"}} {{sha256sum "a"}} {{sha512sum "a"}} {{adler32sum "hello"}} {{sha256sum ""}} {{sha256sum "é"}}
{{sha256sum 1}}
{{regexQuoteMeta "a.b*c[d]-{e}/"}}
{{base .Values.path}} {{dir .Values.path}} {{clean .Values.path}} {{ext .Values.path}} {{isAbs .Values.path}} {{base ""}} {{base "/"}} {{base "a/"}} {{dir ""}} {{dir "a"}} {{dir "/"}} {{dir "/a"}} {{dir "a/b/"}} {{clean ""}} {{clean "../a/../.."}} {{clean "/../a"}} {{ext "a"}} {{ext "a.b/c"}} {{isAbs "a"}} {{clean "a//b/./c/"}}
{{osBase "/a/b"}} {{osDir "/a/b"}} {{osClean "/a/../b"}} {{osExt "a.b"}} {{osIsAbs "/a"}}
{{nospace " a b\\tc "}}
{{if false}}{{now}}{{end}}ok
{{regexMatch "a" "a"}}
{{if false}}{{regexMatch "a" "a"}}{{end}}ok
{{camelcase "a_b"}}
{{semver "1.2.3"}}
{{wrap 5 "a b c"}}
{{abbrev 5 "hello world"}}
{{merge (dict "a" 1) (dict "b" 2)}}
`;

/** Templates of several lines, as catalogues have them. */
const files = [
  `version: '2'
services:
  {{.Values.name}}:
    image: nginx:{{.Values.port}}
{{- if eq .Values.flag "true"}}
    ports:
    - {{.Values.port}}:80
{{- end}}
{{- if and .Values.empty (ne .Values.off "true")}}
    never: here
{{- else}}
    labels:
      a: "{{.Values.words}}"
{{- end}}
`,
  `{{- $replicas := atoi .Values.count -}}
{{range $i, $e := until $replicas}}
  node-{{$i}}:
    image: app
    command: {{printf "--id=%d --of=%d" $i $replicas}}
    {{- if gt $i 0}}
    links:
    {{- range $j := until $i}}
    - node-{{$j}}
    {{- end}}
    {{- end}}
{{end}}
`,
  `web:
  environment:
  {{- range $i, $pair := splitList "," .Values.list}}
    V{{$i}}: {{$pair | upper | quote}}
  {{- else}}
    NONE: 'x'
  {{- end}}
  command:
  {{- range splitPreserveQuotes .Values.words}}
  - {{.}}
  {{- end}}
`,
  `{{define "labels"}}
    labels:
      stack: {{.Stack.Name}}
{{end -}}
a:
  image: x
  {{- template "labels" .}}
b:
  image: y
  {{- template "labels" $}}
`,
  '{{if .Values.name}}\n  a\n{{else if .Values.flag}}\n  b\n{{else}}\n  c\n{{end}}\n',
  'a: 1\nb: {{.Values.nope}}\nc: {{foo}}\n',
  'a: 1\nb: {{ index (list 1) 5 }}\nc: 2\n',
  'a: 1\n{{if eq .Values.count 3}}\nb: 2\n{{end}}\n',
  'a: 1\r\n{{- if true}}\r\nb: 2\r\n{{- end}}\r\n',
  '{{if true -}}\n\n   a   \n\n{{- end}}\n',
  '{{- /* header */ -}}\n\nversion: "2"\n',
];

/** All of them; lines of a text are templates of their own. */
export function templateCases(): string[] {
  const lines = [syntax, functions].flatMap((text) => text.split('\n').filter((line) => line !== ''));
  return [...lines, ...lines.flatMap(parts), ...files];
}

/** Each action of a line alone, so that an error in one hides no other. */
function parts(line: string): string[] {
  const actions = line.match(/\{\{(?:[^{}]|"[^"]*")*\}\}/g) ?? [];
  return actions.length > 1 && !/\{\{-? *(if|range|with|define|block|end|else|\$|break|continue|template)/.test(line)
    ? actions
    : [];
}
