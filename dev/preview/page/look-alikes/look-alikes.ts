import { createController } from '@remote-ui/react/host';
import { Accordion } from './accordion.tsx';
import { Button, LoadingButton } from './buttons.tsx';
import { BarChart, LineChart } from './charts.tsx';
import { DateInput } from './date-input.tsx';
import { Alert, LoadingSpinner, ProgressBar, StatusTag } from './feedback.tsx';
import { Form, Input, TextArea } from './fields.tsx';
import { DescriptionList, DescriptionListItem, Divider, Flex, List } from './layout.tsx';
import { CrmActionLink, Link } from './links.tsx';
import { Select } from './select.tsx';
import { Statistics, StatisticsItem, StatisticsTrend } from './statistics.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './table.tsx';
import { Heading, Text } from './text.tsx';
import { ToggleGroup } from './toggle-group.tsx';

/** Every component of HubSpot's that our cards use, by the name the bundles call it. */
export const components = {
  Accordion,
  Alert,
  BarChart,
  Button,
  CrmActionLink,
  DateInput,
  DescriptionList,
  DescriptionListItem,
  Divider,
  Flex,
  Form,
  Heading,
  Input,
  LineChart,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  Select,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  TextArea,
  ToggleGroup,
};

export const lookAlikes = createController(components);
