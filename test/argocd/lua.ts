import { capture } from '../cluster/process.ts';

/** The Lua that Argo CD's own interpreter speaks. */
const program = 'lua5.1';

export async function hasLua(): Promise<boolean> {
  return (await capture(program, ['-v']).catch(() => undefined))?.code === 0;
}

/** Runs a script as Argo CD does: with the object as `obj`. @returns what it returned. @throws Error with Lua's words. */
export async function runLua(script: string, obj: unknown): Promise<unknown> {
  const text = `local obj = ${literal(obj)}\nlocal function script() ${script}\nend\n${printer}\nio.write(json(script()))`;
  const { code, stdout, stderr } = await capture(program, ['-'], { input: text });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** A JSON value as Lua writes it; `null` is left out, as Argo CD does. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (Array.isArray(value)) return `{${value.map(literal).join(', ')}}`;
  if (typeof value === 'string')
    return `"${value.replaceAll(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}"`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `["${name}"] = ${literal(member)}`)
    .join(', ')}}`;
}

const printer = `
function json(value)
  if type(value) == "table" then
    local parts = {}
    if #value > 0 then
      for _, one in ipairs(value) do parts[#parts + 1] = json(one) end
      return "[" .. table.concat(parts, ",") .. "]"
    end
    for name, one in pairs(value) do parts[#parts + 1] = string.format("%q", name) .. ":" .. json(one) end
    return "{" .. table.concat(parts, ",") .. "}"
  end
  if type(value) == "string" then return string.format("%q", value) end
  return tostring(value)
end`;
