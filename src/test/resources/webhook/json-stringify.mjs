// Writes json-stringify.jsonl: what JavaScript makes of JSON. Each line is [input, JSON.stringify(JSON.parse(input))],
// null where JSON.parse refuses. Run once: node json-stringify.mjs > json-stringify.jsonl
let state = 20251117;
const random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) / 2 ** 24;
};
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];
const ascii = (text) => text.replace(/[\u007f-\uffff]/g, (c) => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));

const inputs = [
  '1.0', '180.0', '1e21', '1E21', '1e20', '123456789012345678901234567890', '-0', '-0.0', '0.1', '1e-6', '1e-7', '0.000001',
  '1.5e-7', '5e-324', '4.9e-324', '2.2250738585072014e-308', '1.7976931348623157e308', '1e400', '-1e400', '1e-400',
  '9007199254740991', '9007199254740992', '9007199254740993', '2e23', '1e23', '5.684341886080802e-14', '0.30000000000000004',
  '100', '1e2', '1.10', '4.35', '2.0E-3', '2e-322', '1.1e-322', '9.5367431640625e-7', '123e-20', '12345678901234567890', '-1.50',
  '999999999999999900000', '1000000000000000000000', '1.0e+5', '144115188075855870', '4503599627370497.5', '8.41e21', '2.98023223876953125e-8',
  '"\\u0000\\u001f\\u007f"', '"\\/"', '"\\b\\f\\n\\r\\t\\"\\\\"', '"\\ud800"', '"\\udc00x"', '"\\ud83d\\ude00"', '"\\ud83d\\ud83d\\ude00"',
  '"\\u2028\\u2029"', '"é"', '"\\u00e9"', '"😀"', '"<script>&\'"', '"\\uD834\\uDD1E"', '"\\u000B"', '"\\u0041"',
  '{"b":1,"a":2}', '{"2":1,"1":2,"a":3}', '{"b":1,"10":1,"9":1,"a":1}', '{"a":1,"b":2,"a":3}', '{"1":1,"x":2,"1":3}',
  '{"__proto__":1,"a":2}', '{"a":1,"__proto__":{"b":2}}', '{"__proto__":1,"__proto__":2}', '{"constructor":1,"toString":2}',
  '{"01":1,"1":2,"-1":3,"1.0":4,"":5," 1":6}', '{"4294967294":1,"4294967295":2,"4294967296":3,"0":4}', '{"4294967293":1,"a":2,"7":3}',
  '{"00":1,"0":2,"1e1":3,"10":4}', '{"é":1,"\\u00e9":2}', '{"\\ud800":1}', '{"\\n":1}', '{"99999999999":1,"5":2}',
  '{}', '[]', '[[]]', '[{}]', '{"a":{}}', 'null', 'true', 'false', '"x"', ' [ 1 , 2 ] ', '\t{\r\n"a" : null }\n', '[1,null,true,false,"",0]',
  '', ' ', '{', '[', ']', '[1,]', '{"a":1,}', '{a:1}', "{'a':1}", '01', '1.', '.5', '+1', '-', '1e', 'NaN', 'Infinity', '-Infinity', 'nul', 'truex',
  '"\n"', '"\t"', '"\\x"', '"\\u12"', '"', '[1 2]', '1 2', '{}{}', '{"a" 1}', '{"a":}', '// x\n1', '/* x */ 1', '1 // x', '\u00a01', '\u000b1', '"\\u00zz"', '[1]]', 'undefined', '0x10', '"a\\', '{1:2}', '-01', '00',
];

const number = () => {
  const view = new DataView(new ArrayBuffer(8));
  switch (below(6)) {
    case 0: return String(below(1000)) + pick(['', '.0', '.50', 'e2', 'E+3', 'e-2']);
    case 1: return (random() * 10 ** below(30)).toString();
    case 2: return (random() / 10 ** below(30)).toString();
    case 3: return pick(['-', '']) + below(1e9) + '.' + below(1e9) + 'e' + (below(60) - 30);
    case 4: return String(BigInt(below(2 ** 24)) * BigInt(below(2 ** 24)) * BigInt(below(2 ** 24)));
    default: {
      view.setUint32(0, below(2 ** 24) * 256 + below(256));
      view.setUint32(4, below(2 ** 24) * 256 + below(256));
      const value = view.getFloat64(0);
      return Number.isFinite(value) ? value.toPrecision(1 + below(21)) : '0';
    }
  }
};
const text = () => {
  let out = '"';
  for (let i = below(8); i > 0; i--) {
    out += pick(['a', 'Z', '7', ' ', 'é', '漢', '😀', '\\n', '\\"', '\\\\', '\\/', '\\u0007', '\\u001F', '\\uD83D', '\\uDE00', '\\u00e9', '\u2028', '\u007f', '<', '\\t']);
  }
  return out + '"';
};
const key = () => pick([text, text, () => `"${below(20)}"`, () => `"${pick(['a', 'b', 'c', '__proto__', 'call', '01', '4294967295', '4294967294'])}"`])();
const space = () => pick(['', '', '', ' ', '\n', '\t ', '\r']);
const value = (depth) => {
  switch (below(depth > 3 ? 4 : 7)) {
    case 0: case 1: return number();
    case 2: return text();
    case 3: return pick(['null', 'true', 'false']);
    case 4: return '[' + Array.from({ length: below(4) }, () => space() + value(depth + 1) + space()).join(',') + ']';
    default: return '{' + Array.from({ length: below(6) }, () => space() + key() + space() + ':' + space() + value(depth + 1)).join(',') + '}';
  }
};
while (inputs.length < 320) {
  inputs.push(space() + value(0) + space());
}
for (const input of inputs) {
  let expected = null;
  try {
    expected = JSON.stringify(JSON.parse(input));
  } catch {
    // refused
  }
  console.log(ascii(JSON.stringify([input, expected])));
}
